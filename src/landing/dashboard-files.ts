import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { LINKS } from './links.js';

const FOLDER = fileURLToPath(new URL('dashboard/', import.meta.url));
const SENT = new Set(['.js', '.css', '.svg']);

/** The chart library and what it stands on, as their packages bring them for browsers. */
const LIBRARIES = { d3: 'd3.min.js', '@observablehq/plot': '../dist/plot.umd.min.js' };

export class DashboardFile {
  private zipped: Buffer | undefined;

  constructor(
    readonly name: string,
    readonly bytes: Buffer,
  ) {}

  gzip(): Buffer {
    return (this.zipped ??= gzipSync(this.bytes, { level: 9 }));
  }
}

function libraries(): DashboardFile[] {
  const { resolve } = createRequire(import.meta.url);
  return Object.entries(LIBRARIES).map(([name, file]) => {
    const location = path.resolve(path.dirname(resolve(name)), file);
    return new DashboardFile(`lib/${path.basename(location)}`, readFileSync(location));
  });
}

const own = (): DashboardFile[] =>
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => SENT.has(path.extname(name)))
    .map((name) => new DashboardFile(name.replaceAll(path.sep, '/'), readFileSync(path.join(FOLDER, name))));

const links = LINKS.map(({ href, title, description }) => `<a href="${href}" title="${description}">${title}</a>`);

/** The page at `/` and its files. These lie below a folder whose name follows from their bytes: they never change. */
export class DashboardFiles {
  private readonly files = new Map([...own(), ...libraries()].map((file) => [file.name, file]));
  private readonly version: string;
  readonly page: string;

  constructor() {
    const hash = createHash('sha256');
    for (const [name, { bytes }] of this.files) hash.update(`${name}\n${bytes.length}\n`).update(bytes);
    this.version = hash.digest('hex').slice(0, 16);
    this.page = readFileSync(path.join(FOLDER, 'page.html'), 'utf8')
      .replaceAll('{{files}}', `/dashboard/${this.version}`)
      .replace('{{links}}', links.join('\n'));
  }

  find(version: string, name: string): DashboardFile | undefined {
    return version === this.version ? this.files.get(name) : undefined;
  }
}
