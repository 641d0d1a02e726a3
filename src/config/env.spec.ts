import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InvalidSettings, loadEnv } from './env.js';
import { authEnabled, settings } from './settings.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'observatory-env-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const place = path.join(folder, name);
  writeFileSync(place, content);
  return place;
}

function refusal(source: Record<string, string>): InvalidSettings {
  try {
    loadEnv(source);
  } catch (error) {
    if (error instanceof InvalidSettings) return error;
  }
  throw new Error('The settings were taken');
}

it('needs no setting at all', () => {
  expect(loadEnv({})).toMatchObject({
    NODE_ENV: 'development',
    PORT: 3000,
    DATABASE_POOL_SIZE: 20,
    DATABASE_URL: undefined,
  });
});

it.each(['0.0.0.0', '::', '192.0.2.1', 'example.org'])(
  'wants to be told about keys before it listens on %s',
  (HOST) => {
    expect(refusal({ HOST }).errors).toEqual([{ name: 'HOST', given: `"${HOST}"`, expected: expect.any(String) }]);
    for (const AUTH_ENABLED of ['true', 'false']) expect(loadEnv({ HOST, AUTH_ENABLED }).HOST).toBe(HOST);
    expect(loadEnv({ HOST, NODE_ENV: 'production' }).HOST).toBe(HOST);
  },
);

it.each(['0', '1'])('wants more connections to Redis than %s', (REDIS_MAX_CONNECTIONS) => {
  const expected = 'must be at least 2: one connection for commands, one for messages between servers';
  const given = `"${REDIS_MAX_CONNECTIONS}"`;
  expect(refusal({ REDIS_MAX_CONNECTIONS }).errors).toEqual([{ name: 'REDIS_MAX_CONNECTIONS', given, expected }]);
});

it.each(['127.0.0.1', '127.8.8.8', 'localhost', '::1'])('listens on %s without keys', (HOST) => {
  expect(authEnabled(loadEnv({ HOST }))).toBe(false);
  expect(authEnabled(loadEnv({ HOST, NODE_ENV: 'production' }))).toBe(true);
});

it('names every error at once, with what was given and what was expected', () => {
  const { message, errors, exitCode } = refusal({
    PORT: '70000',
    DATABASE_POOL_SIZE: '1.5',
    DATABASE_STATEMENT_TIMEOUT: 'soon',
    DATABASE_URL: 'mysql://me:secret@db/x',
    NODE_ENV: 'prod',
  });
  expect(errors.map(({ name }) => name).toSorted()).toEqual([
    'DATABASE_POOL_SIZE',
    'DATABASE_STATEMENT_TIMEOUT',
    'DATABASE_URL',
    'NODE_ENV',
    'PORT',
  ]);
  expect(message).toContain('PORT="70000": must be a whole number from 0 to 65535');
  expect(message).toContain('NODE_ENV="prod": must be development, test or production');
  expect(exitCode).toBe(78);
});

it.each([
  'mysql://me:s3cret@db/x',
  's3cret',
  'postgres//me:s3cret@db',
  'http://user:s3cret@h:1/x?password=s3cret',
  'me:s3cret@db',
  'mysql://db/x?password=s3cret',
  'mysql://me:12/s3cret@db/x',
])('never shows a password: %s', (url) => {
  expect(refusal({ DATABASE_URL: url }).message).not.toContain('s3cret');
});

it.each([
  'redis://:s3cret#more@db/0',
  'redis://:more/s3cret@db/0',
  'redis://me:s3cret%zz@db/0',
  'redis://:s3cret@db/first',
  'redis://',
  's3cret',
])('names the URL that the client of Redis cannot read, and never its password: %s', (REDIS_URL) => {
  const { message, errors } = refusal({ REDIS_URL });
  expect(errors).toMatchObject([{ name: 'REDIS_URL' }]);
  expect(message).not.toContain('s3cret');
});

it.each(['redis://db', 'redis://db:6379/', 'rediss://me:a%23b@db:6379/4', 'redis://[::1]:6379/0'])(
  'takes %s for a Redis',
  (REDIS_URL) => expect(loadEnv({ REDIS_URL }).REDIS_URL).toBe(REDIS_URL),
);

it('takes an IPv6 address as it stands in URLs, too', () => {
  expect(loadEnv({ HOST: '[::1]' }).HOST).toBe('::1');
});

it('takes no 0 for the life of an idle connection, which would be without end', () => {
  expect(refusal({ KEEP_ALIVE_TIMEOUT: '0' }).errors).toMatchObject([{ name: 'KEEP_ALIVE_TIMEOUT' }]);
});

it.each(['-1', '1e3', '0x10', ' 5', '5 ', '٣', '', '5.0'].filter((value) => value !== ''))(
  'takes no %j for a number',
  (value) => {
    expect(refusal({ PORT: value }).errors).toHaveLength(1);
  },
);

it('takes an empty value, as compose files give it, for none', () => {
  expect(loadEnv({ PORT: '', DATABASE_URL: '' })).toMatchObject({ PORT: 3000, DATABASE_URL: undefined });
});

it('reads NAME_FILE for every setting, without the last newline', () => {
  const url = 'postgres://me:secret@db/x';
  expect(loadEnv({ DATABASE_URL_FILE: file('url', `${url}\n`), PORT_FILE: file('port', '4000\r\n') })).toMatchObject({
    DATABASE_URL: url,
    PORT: 4000,
  });
});

it('refuses a file that cannot be read, one beside the value, and one with a bad value, all at once', () => {
  const { errors } = refusal({
    DATABASE_URL: 'postgres://db/x',
    DATABASE_URL_FILE: file('both', 'postgres://db/y'),
    HOST_FILE: path.join(folder, 'missing'),
    PORT_FILE: file('bad', 'x'),
  });
  expect(errors.map(({ name }) => name).toSorted()).toEqual(['DATABASE_URL_FILE', 'HOST_FILE', 'PORT']);
});

it('refuses a default page that is larger than the largest', () => {
  const { errors } = refusal({ PAGINATION_DEFAULT_PER_PAGE: '60', PAGINATION_MAX_PER_PAGE: '50' });
  expect(errors).toMatchObject([{ name: 'PAGINATION_DEFAULT_PER_PAGE' }]);
});

it('reads which proxies to trust, and takes no word for all of them', () => {
  const given = (value: string) => loadEnv({ TRUST_PROXY: value }).TRUST_PROXY;
  expect(given('2')).toBe(2);
  expect(given('loopback, 10.0.0.0/8,2001:db8::/32')).toEqual(['loopback', '10.0.0.0/8', '2001:db8::/32']);
  for (const value of [
    'true',
    'all',
    '10.0.0.0/33',
    '10.0.0.0/0',
    '::/0',
    '::/129',
    '10.0.0.0/',
    '1,2',
    '-1',
    '100',
    'loopback,',
  ]) {
    expect([value, refusal({ TRUST_PROXY: value }).errors]).toEqual([
      value,
      [expect.objectContaining({ name: 'TRUST_PROXY' })],
    ]);
  }
});

it('describes every setting', () => {
  for (const [name, schema] of Object.entries(settings.shape))
    expect([name, schema.description]).toEqual([name, expect.any(String)]);
});

it('is the only reader of process.env', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'),
  );
  const readers = sources.filter((name) =>
    /process\s*\.\s*env\b|process\[|\benv\s*\}\s*=\s*process|from 'node:process'/.test(
      readFileSync(path.join('src', name), 'utf8'),
    ),
  );
  // The embedded PostgreSQL gets PATH and the like of its parent, which are no settings.
  const handsOn = path.join('platform', 'database', 'embedded-cluster.ts');
  expect(readers.toSorted()).toEqual([path.join('config', 'env.ts'), handsOn]);
});
