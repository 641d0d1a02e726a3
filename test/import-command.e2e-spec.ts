import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataSource } from 'typeorm';
import { createDatabase, type TestDatabase } from './support/database.js';

let database: TestDatabase;
let dataSource: DataSource;
let folder: string;

beforeAll(async () => {
  database = await createDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  folder = mkdtempSync(path.join(tmpdir(), 'observatory-import-'));
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function observatory(words: string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  const runner = path.resolve('test/support/typescript.cjs');
  const child = spawn(process.execPath, [runner, path.resolve('test/platform/children/observatory.ts'), ...words], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: database.url, DATABASE_POOL_SIZE: '4' },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (err += data));
  child.stdin.on('error', () => undefined).end(input);
  const [code] = await once(child, 'close');
  return { code, out, err };
}

function file(name: string, content: string | Buffer): string {
  writeFileSync(path.join(folder, name), content);
  return name;
}

const row = (text: string, rank: number, url = `https://example.org/${rank}`): string =>
  `${JSON.stringify({ query: { text, engine: 'google' }, rank, url })}\n`;

const resultsOf = async (session: string): Promise<number> => {
  const [{ count }] = await dataSource.query(
    'SELECT count(*)::int FROM results JOIN sessions ON sessions.id = session_id WHERE name = $1',
    [session],
  );
  return count;
};

jest.setTimeout(60_000);

describe('observatory import', () => {
  it('takes several files, packed ones too, and ends with a table and 0', async () => {
    const first = file('first.ndjson', row('tea', 1) + row('tea', 2));
    const second = file('second.csv.gz', gzipSync('query,rank,url\ncoffee,1,https://example.org/1\n'));
    const { code, out, err } = await observatory(['import', first, second, '--session', 'Drinks', '--engine', 'bing']);
    expect([code, err]).toEqual([0, expect.not.stringContaining('failed')]);
    const [heading, ...rows] = out
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect(heading).toEqual(['file', 'format', 'received', 'inserted', 'updated', 'skipped', 'failed']);
    expect(rows[0]).toEqual([first, 'ndjson', '2', '2', '0', '0', '0']);
    expect(rows[1]).toEqual([second, 'csv', '1', '1', '0', '0', '0']);
    expect(rows[2]).toEqual(['total', '3', '3', '0', '0', '0']);
    expect(await resultsOf('Drinks')).toBe(3);
  });

  it('reads standard input, and the same again adds nothing', async () => {
    const words = ['import', '-', '--session', 'Piped'];
    expect(await observatory(words, row('tea', 1))).toMatchObject({ code: 0 });
    const { code, out } = await observatory(words, row('tea', 1));
    expect(code).toBe(0);
    expect(out).toMatch(/standard input +ndjson +1 +0 +0 +1 +0/);
  });

  it('ends with 1 when a row was rejected, and says where; the others are taken', async () => {
    const half = file('half.ndjson', `${row('tea', 1)}{"query": {"text": "tea", "engine": "google"}, "rank": 2}\n`);
    const { code, err } = await observatory(['import', half, '--session', 'Half', '--format', 'ndjson']);
    expect(code).toBe(1);
    expect(err).toContain('half.ndjson:2');
    expect(await resultsOf('Half')).toBe(1);
  });

  it('names what is missing by the options of the command', async () => {
    const urls = file('urls.csv', 'query,url\ntea,https://example.org/1\n');
    const qrels = file('qrels', '301 0 D1 1\n');
    const { err } = await observatory(['import', urls, qrels, '--session', 'Options']);
    expect(err).toContain('name it with --engine');
    expect(err).toContain('name one with --format');
    expect((await observatory(['import', urls, '--session', 'Options', '--atomic'])).err).toContain('--atomic asks');
  });

  it('goes on behind a file that cannot be taken, and ends with 1', async () => {
    const good = file('good.ndjson', row('tea', 1));
    const { code, out, err } = await observatory(['import', 'missing.ndjson', good, '--session', 'Missing']);
    expect(code).toBe(1);
    expect(err).toMatch(/missing\.ndjson: ENOENT/);
    expect(out).toMatch(/missing\.ndjson +not taken/);
    expect(await resultsOf('Missing')).toBe(1);
  });

  it('writes nothing in a dry run, and nothing of a file with a fault when it is atomic', async () => {
    const good = file('good.ndjson', row('tea', 1));
    const dry = await observatory(['import', good, '--session', 'Dry', '--dry-run']);
    expect(dry).toMatchObject({ code: 0, out: expect.stringMatching(/ndjson +1 +1/) });
    const bad = file('bad.ndjson', `${row('tea', 1)}{"query": {"text": "tea"}, "rank": 0.5, "url": 7}\n`);
    expect(await observatory(['import', bad, '--session', 'Atomic', '--atomic'])).toMatchObject({ code: 1 });
    expect([await resultsOf('Dry'), await resultsOf('Atomic')]).toEqual([0, 0]);
  });

  it.each([
    [['import', 'x.csv'], '--session'],
    [['import', '--session', 'S'], 'Which files'],
    [['import', 'x.csv', '--session', 'S', '--format', 'xml'], '--format'],
    [['import', 'x.csv', '--session', 'S', '--unknown'], '--unknown'],
    [['import', '-', '-', '--session', 'S'], 'only once'],
    [['serve', 'surplus'], 'one word too many'],
    [['imports'], 'There is no command'],
  ])('is told how to be used after %j', async (words, reason) => {
    const { code, err } = await observatory(words);
    expect(code).toBe(64);
    expect(err.split('\n\n')[0]).toContain(reason);
    expect(err).toContain('Usage: observatory');
  });
});
