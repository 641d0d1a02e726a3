import { DataSource } from 'typeorm';
import { hashOf, isKeyText } from '../src/auth/key-text.js';
import { keys } from '../src/cli/keys/keys.js';
import { UsageError } from '../src/cli/usage.js';
import { loadEnv } from '../src/config/env.js';
import { createDatabase, type TestDatabase } from './support/database.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** What the command prints, line by line, and the exit code that it asks for. */
async function observatoryKeys(...words: string[]): Promise<{ code: unknown; out: string[]; err: string[] }> {
  const [out, err]: string[][] = [[], []];
  const log = jest.spyOn(console, 'log').mockImplementation((text) => void out?.push(...String(text).split('\n')));
  const error = jest.spyOn(console, 'error').mockImplementation((text) => void err?.push(String(text)));
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    // In production, where a server without a key does not start: this is how it gets one.
    await keys(words)(loadEnv({ NODE_ENV: 'production', DATABASE_URL: database.url, DATABASE_POOL_SIZE: '2' }));
    return { code: process.exitCode, out: out ?? [], err: err ?? [] };
  } finally {
    process.exitCode = before;
    log.mockRestore();
    error.mockRestore();
  }
}

const cells = (line: string | undefined): string[] => (line ?? '').split(/ {2,}/);

describe('observatory keys', () => {
  it('makes the first key of an empty database, alone on standard output', async () => {
    const { code, out, err } = await observatoryKeys('create', '--name', 'first', '--scopes', 'admin');
    expect([code, err]).toEqual([0, ['Key 1 "first" with admin. It is shown this once:']]);
    expect(out.map(isKeyText)).toEqual([true]);
    const [row] = await dataSource.query('SELECT hash FROM api_keys');
    expect(row.hash).toEqual(hashOf(String(out[0])));
  });

  it('lists, replaces and revokes', async () => {
    const { out: replacement } = await observatoryKeys('rotate', '1', '--grace', '60');
    expect(await observatoryKeys('rotate', '1', '--grace', '60')).toEqual({
      code: 1,
      out: [],
      err: ['Key 1 has been replaced by key 2; if nobody has that one, revoke key 2, and replace key 1 again'],
    });
    expect((await observatoryKeys('revoke', '1')).err).toEqual(['Key 1 is revoked']);
    const { out } = await observatoryKeys('list');
    expect(out.map(cells)).toEqual([
      ['id', 'begins with', 'name', 'scopes', 'status', 'per minute', 'expires', 'last used'],
      ['2', String(replacement[0]).slice(0, 12), 'first', 'admin', 'active'],
    ]);
    const { out: revoked } = await observatoryKeys('list', '--revoked');
    expect(cells(revoked[1]).slice(2, 5)).toEqual(['first', 'admin', 'revoked']);
  });

  it('makes a workspace with its first key', async () => {
    const given = ['--workspace', 'lab', '--rate-limit', '600', '--expires-at', '2036-01-01T00:00:00Z'];
    expect((await observatoryKeys('create', '--name', 'n', ...given)).code).toBe(0);
    const { out } = await observatoryKeys('list', '--workspace', 'lab');
    expect(cells(out[1]).slice(2)).toEqual(['n', 'read', 'active', '600', '2036-01-01T00:00:00.000Z']);
  });

  it.each([
    [['revoke', '4711'], 'Key 4711 does not exist'],
    [['revoke', '1'], 'Key 1 is revoked already'],
    [['rotate', '1'], 'Key 1 is revoked already'],
    [['revoke', '2', '--workspace', 'lab'], 'Key 2 does not exist'],
    [['list', '--workspace', 'nowhere'], 'There is no workspace "nowhere"'],
  ])('says what is not there: %j', async (words, problem) => {
    expect(await observatoryKeys(...words)).toEqual({ code: 1, out: [], err: [problem] });
  });

  it.each([
    [[], /create, list, rotate or revoke/],
    [['create', '--scopes', 'root', '--rate-limit', 'x'], /--name: is missing\n--scopes: .*\n--rate-limit: /],
    [['create', '--name', 'n', 'm'], /"m" is one word too many/],
    [['list', '--name', 'n'], /--name/],
    [['revoke'], /Which key/],
    [['revoke', 'obs_x'], /Which key/],
    [['rotate', '1', '--grace', 'soon'], /--grace: /],
  ])('says how it is used, before anything is touched: %j', (words, problem) => {
    expect(() => keys(words)).toThrow(UsageError);
    expect(() => keys(words)).toThrow(problem);
  });
});
