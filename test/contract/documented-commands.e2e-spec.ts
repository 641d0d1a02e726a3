import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Everything that people read and copy from. */
const GUIDES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join('docs', file)),
];

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const sources = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
const cli = sources('src/cli');
const benchmarks = `${readFileSync('benchmarks/main.ts', 'utf8')}${readFileSync('benchmarks/harness/arguments.ts', 'utf8')}`;

/** The commands stand as keys of one object. */
const commands = new Set(
  [...readFileSync('src/cli/commands.ts', 'utf8').matchAll(/^ {2}(\w+): \{ prepare:/gm)].map(([, name = '']) => name),
);

const found = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name = '']) => name)),
];

describe.each(GUIDES)('%s', (guide) => {
  const text = readFileSync(guide, 'utf8');

  it('names scripts that package.json has', () => {
    const named = found(text, /\bnpm run (?:-s )?([\w:-]+)/g);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names commands that there are', () => {
    const named = found(text, /\bnpx observatory (\w+)/g);
    expect(named.filter((name) => !commands.has(name))).toEqual([]);
  });

  it('names options that the commands take', () => {
    const ofCommands = found(text, /npx observatory [^\n`]*?--([a-z][a-z-]*)/g).filter((name) => name !== 'help');
    expect(ofCommands.filter((name) => !new RegExp(`['"]?\\b${name}\\b`).test(cli))).toEqual([]);
    const lines = found(text, /npm run benchmark -- ([^\n`|]*)/g).join(' ');
    const ofBenchmarks = found(lines, /--([a-z][a-z-]*)/g);
    expect(ofBenchmarks.filter((name) => !new RegExp(`\\b${name}\\b`).test(benchmarks))).toEqual([]);
  });

  it('links to files that exist', () => {
    const links = found(text, /\]\((?!https?:|#)([^)#\s]+)/g);
    expect(links.filter((link) => !existsSync(path.join(path.dirname(guide), link)))).toEqual([]);
  });
});

it('leaves commands executable after each build, since npx makes them so only once', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'observatory-bin-'));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ bin: { observatory: 'command.js' } }));
  writeFileSync(path.join(folder, 'command.js'), '', { mode: 0o644 });
  const [, script = ''] = /&& node (scripts\/\S+)$/.exec(scripts['build'] ?? '') ?? [];
  execFileSync(process.execPath, [path.resolve(script)], { cwd: folder });
  expect(statSync(path.join(folder, 'command.js')).mode & 0o777).toBe(0o755);
});
