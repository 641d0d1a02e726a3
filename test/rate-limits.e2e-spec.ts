import { newKeyText } from '../src/auth/key-text.js';
import { ADMIN_KEY, insertKey } from './support/keys.js';
import { startApp, type TestApp } from './support/app.js';

let test: TestApp;
afterEach(() => test.close());

const start = async (settings: Record<string, string> = {}) => {
  test = await startApp({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_PER_MINUTE: '5', ...settings });
};
const get = (headers: Record<string, string> = {}) => test.api().get('/sessions').set(headers);
const statuses = async (count: number, headers: (i: number) => Record<string, string> = () => ({})) => {
  const seen: number[] = [];
  for (let i = 0; i < count; i += 1) seen.push((await get(headers(i))).status);
  return seen;
};
const FIVE_PASS = [200, 200, 200, 200, 200, 429, 429];

it('tells on every answer where its client stands, and refuses as a problem that says when to come again', async () => {
  await start();
  const first = await get().expect(200);
  expect(first.headers).toMatchObject({
    'ratelimit-policy': '"default";q=5;w=60',
    ratelimit: '"default";r=4;t=60',
    'x-ratelimit-limit': '5',
    'x-ratelimit-remaining': '4',
    'x-ratelimit-reset': '60',
  });
  await test.api().get('/sessions/1').expect(404).expect('X-RateLimit-Remaining', '3');
  await statuses(3);
  const refused = await get().expect(429).expect('Content-Type', 'application/problem+json');
  const wait = Number(refused.headers['retry-after']);
  expect(wait).toBeGreaterThan(0);
  expect(refused.headers).toMatchObject({
    ratelimit: `"default";r=0;t=${wait}`,
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(wait),
  });
  expect(refused.body).toMatchObject({ status: 429, code: 'RATE_LIMITED', title: 'Too Many Requests' });
});

it('reads no body of a request that it refuses', async () => {
  await start();
  await statuses(5);
  await test.api().post('/sessions').set('content-type', 'application/json').send('{"na').expect(429);
});

it('exempts probes, metrics, the explorer, the contract and the landing page', async () => {
  await start();
  expect(await statuses(7)).toEqual(FIVE_PASS);
  const probes = ['/health', '/health/live', '/health/ready', '/health/startup', '/metrics'];
  for (const path of ['/', ...probes, '/docs', '/openapi.json']) {
    const { headers } = await test.root().get(path).redirects(1).expect(200);
    expect(headers['ratelimit']).toBeUndefined();
  }
});

it('counts imports apart from other requests, both of their routes together', async () => {
  await start();
  const line = '{"query":{"text":"a","engine":"google"},"rank":1,"url":"https://a.example/"}\n';
  const post = (path: string) => test.api().post(path).set('content-type', 'application/x-ndjson').send(line);
  const { body, headers } = await post('/imports').expect(200);
  expect(headers['ratelimit-policy']).toBe('"imports";q=10;w=60');
  for (let i = 0; i < 9; i += 1) await post(`/sessions/${body.sessionId}/imports`).expect(200);
  await post('/imports').expect(429);
  expect(await statuses(7)).toEqual(FIVE_PASS);
});

it('lets an expensive operation be started five times an hour', async () => {
  await start();
  const warm = () => test.api().post('/cache/warm');
  for (const left of [4, 3, 2, 1, 0]) await warm().expect(200).expect('X-RateLimit-Remaining', String(left));
  const { headers } = await warm().expect(429);
  expect(headers['ratelimit-policy']).toBe('"expensive";q=5;w=3600');
  expect(Number(headers['retry-after'])).toBeGreaterThan(3_500);
  expect(await statuses(7)).toEqual(FIVE_PASS);
});

it('believes no X-Forwarded-For unless proxies are named', async () => {
  await start();
  expect(await statuses(7, (i) => ({ 'x-forwarded-for': `198.51.100.${i}` }))).toEqual(FIVE_PASS);
});

it('tells clients behind a proxy apart by the address that the proxy saw, and by nothing before it', async () => {
  await start({ TRUST_PROXY: '1' });
  const forged = (i: number) => ({ 'x-forwarded-for': `203.0.113.${i}, 198.51.100.1` });
  expect(await statuses(7, forged)).toEqual(FIVE_PASS);
  await get({ 'x-forwarded-for': '198.51.100.2' }).expect(200);
});

it('takes a network of IPv6 for one client, and an address of IPv4 in the form of IPv6 for the same', async () => {
  await start({ TRUST_PROXY: 'loopback' });
  expect(await statuses(7, (i) => ({ 'x-forwarded-for': `2001:db8:1:2:${i}::${i}` }))).toEqual(FIVE_PASS);
  await get({ 'x-forwarded-for': '2001:db8:1:3::1' }).expect(200);
  const either = (i: number) => ({ 'x-forwarded-for': i % 2 === 0 ? '198.51.100.9' : '::ffff:198.51.100.9' });
  expect(await statuses(7, either)).toEqual(FIVE_PASS);
});

it('counts each key for itself, by its own limit if it has one', async () => {
  await start({ AUTH_ENABLED: 'true', ADMIN_KEY });
  const [ordinary, other, frugal] = [
    await insertKey(test.dataSource),
    await insertKey(test.dataSource),
    await insertKey(test.dataSource, { rateLimitPerMinute: 2 }),
  ];
  const of = (key: string) => () => ({ 'x-api-key': key });
  expect(await statuses(7, of(ordinary))).toEqual(FIVE_PASS);
  expect(await statuses(7, of(other))).toEqual(FIVE_PASS);
  expect(await statuses(3, of(frugal))).toEqual([200, 200, 429]);
  await get({ 'x-api-key': frugal }).expect('RateLimit-Policy', '"default";q=2;w=60');
  expect(await statuses(7, of(ADMIN_KEY))).toEqual(FIVE_PASS);
});

it('counts nobody who sends no key, or what can be none: he is told so each time', async () => {
  await start({ AUTH_ENABLED: 'true', ADMIN_KEY });
  const refused: Record<string, string>[] = [{}, { 'x-api-key': 'wrong' }, { 'x-api-key': newKeyText().slice(0, 31) }];
  for (const headers of refused.flatMap((sent) => Array.from({ length: 6 }, () => sent))) {
    expect((await get(headers).expect(401)).headers['ratelimit']).toBeUndefined();
  }
  await get({ 'x-api-key': newKeyText() }).expect(401).expect('X-RateLimit-Remaining', '4');
});

it('answers a method that a path does not take with 405, before and beyond the limit', async () => {
  await start();
  const unknown = [
    ['get', '/websites/bulk', 'PUT'],
    ['delete', '/websites/bulk', 'PUT'],
    ['put', '/sessions', 'GET, HEAD, POST'],
  ] as const;
  const ask = async () => {
    for (const [method, path, allow] of unknown) await test.api()[method](path).expect(405).expect('Allow', allow);
  };
  await ask();
  await statuses(6);
  await ask();
});

it('can be switched off', async () => {
  await start({ RATE_LIMIT_ENABLED: 'false' });
  expect(await statuses(7)).toEqual(Array.from({ length: 7 }, () => 200));
});
