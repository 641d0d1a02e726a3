import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Response } from 'supertest';
import { HttpCacheInterceptor } from '../src/platform/cache/index.js';
import { startApp, type TestApp } from './support/app.js';
import { givenOn } from './support/given.js';
import { ADMIN_KEY, insertKey, insertWorkspace, withKey } from './support/keys.js';
import { until } from './support/until.js';

let test: TestApp;
let routed: jest.SpyInstance;
let session: number;
let list: string;

beforeAll(async () => {
  const app = await startApp({
    AUTH_ENABLED: 'true',
    ADMIN_KEY,
    RATE_LIMIT_ENABLED: 'true',
    RATE_LIMIT_PER_MINUTE: '1000000',
    CORS_ORIGINS: 'https://app.example.org',
  });
  test = withKey(app, ADMIN_KEY);
  const given = givenOn(test);
  session = (await given.session()).id;
  await given.query(
    session,
    {},
    Array.from({ length: 20 }, (_, n) => `https://example.org/${n}`),
  );
  list = `/results?sessionId=${session}&include=website`;
  routed = jest.spyOn(app.app.get(HttpCacheInterceptor), 'intercept');
});
afterAll(() => test.close());

/** Whether the answer came without being routed. */
async function isEarly(work: () => Promise<unknown>): Promise<boolean> {
  routed.mockClear();
  await work();
  return routed.mock.calls.length === 0;
}

async function warm(path: string, api = test.api): Promise<Response> {
  await api().get(path).expect(200);
  const answer = await api().get(path).expect(200);
  expect(answer.headers['cache-status']).toMatch(/; hit/);
  return answer;
}

/** Without what differs from request to request. */
const lasting = ({ headers }: Response) => {
  const own = /^(?:x-request-id|traceresponse|date|cache-status|ratelimit|x-ratelimit-(?:remaining|reset))$/;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.test(name)));
};

describe('a hit', () => {
  const paths = () => [
    '/sessions',
    `/sessions/${session}`,
    `/sessions/${session}?include=queries.results.website`,
    `/results?sessionId=${session}&perPage=3`,
    `/stats/sessions/${session}`,
    '/stats/global',
  ];

  it('is answered before it is routed, with the bytes and headers of the first answer', async () => {
    for (const path of paths()) {
      await test.api().post('/sessions').send({ name: path }).expect(201);
      await test.api().patch(`/sessions/${session}`).send({ description: path }).expect(200);
      const first = await test.api().get(path).set('Origin', 'https://app.example.org').expect(200);
      expect(first.headers['cache-status']).toMatch(/fwd=miss/);
      const early = await isEarly(async () => {
        const hit = await test.api().get(path).set('Origin', 'https://app.example.org').expect(200);
        expect(hit.headers['cache-status']).toMatch(/; hit/);
        expect(hit.text).toBe(first.text);
        expect(lasting(hit)).toEqual(lasting(first));
        expect(hit.headers['vary']).toBe('Origin, Accept-Encoding');
      });
      expect([path, early]).toEqual([path, true]);
    }
  });

  it('is compressed as the client likes it', async () => {
    const { text } = await warm(list);
    for (const [encoding, decode] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      for (let i = 0; i < 2; i += 1) {
        const answer = await fetchBytes(list, { 'accept-encoding': encoding });
        expect(answer.headers.get('content-encoding')).toBe(encoding);
        expect(Number(answer.headers.get('content-length'))).toBe(answer.bytes.length);
        expect(String(decode(answer.bytes))).toBe(text);
      }
    }
  });

  it('is 304 without a body for who has it, in whatever form', async () => {
    const { headers } = await warm(list);
    const early = await isEarly(async () => {
      for (const encoding of ['br', 'gzip', 'identity']) {
        const answer = await test
          .api()
          .get(list)
          .set({ 'If-None-Match': headers['etag'] ?? '', 'Accept-Encoding': encoding })
          .expect(304);
        expect(answer.headers).toMatchObject({ etag: headers['etag'], 'cache-status': expect.stringMatching(/; hit/) });
        expect(answer.headers).not.toHaveProperty('content-type');
        expect(answer.headers).not.toHaveProperty('content-length');
      }
    });
    expect(early).toBe(true);
  });

  it('has the headers of GET for HEAD', async () => {
    const answer = await warm(list);
    const head = await test.api().head(list).set('Accept-Encoding', 'gzip').expect(200);
    expect(lasting(head)).toEqual(lasting(answer));
    expect(head.text).toBeFalsy();
  });

  it('is one of its route in the metrics', async () => {
    await warm(list);
    const counted = async (): Promise<number> => {
      const { text } = await test.root().get('/metrics').expect(200);
      const line = /duration_seconds_count\{.*GET.*http_route="\/api\/v1\/results".*="200".*\} (\d+)/.exec(text);
      return Number(line?.[1]);
    };
    const before = await counted();
    await test.api().get(list).expect(200);
    expect(await counted()).toBe(before + 1);
  });

  it('is none any more once a write has returned', async () => {
    const path = `/sessions/${session}?fields=name`;
    for (let i = 0; i < 20; i += 1) {
      await warm(path);
      await test
        .api()
        .patch(`/sessions/${session}`)
        .send({ name: `name ${i}` })
        .expect(200);
      const { body } = await test.api().get(path).expect(200);
      expect(body).toEqual({ name: `name ${i}` });
    }
  });
});

async function fetchBytes(path: string, headers: Record<string, string>) {
  // `fetch` would decompress: the dispatcher of Node leaves bytes alone only where it does not know the encoding.
  const { request } = await import('node:http');
  return new Promise<{ headers: Headers; bytes: Buffer }>((resolve, reject) => {
    request(`${test.url}/api/v1${path}`, { headers: { 'x-api-key': ADMIN_KEY, ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ headers: new Headers(answer.headers as Record<string, string>), bytes: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('a GET with a body', () => {
  it('keeps nobody waiting who wants the same answer, while its body does not come', async () => {
    await test.api().post('/sessions').send({ name: 'forgets the list' }).expect(201);
    routed.mockClear();
    const { hostname, port } = new URL(test.url);
    const slow = connect(Number(port), hostname);
    const headers = `Host: x\r\nX-API-Key: ${ADMIN_KEY}\r\nContent-Type: application/json\r\nContent-Length: 9`;
    slow.write(`GET /api/v1/sessions HTTP/1.1\r\n${headers}\r\n\r\n{`);
    try {
      await until(() => routed.mock.calls.length > 0);
      await test.api().get('/sessions').timeout(2000).expect(200);
    } finally {
      slow.destroy();
    }
  });

  it('is refused whether its answer is kept or not', async () => {
    await warm(list);
    const text = () => test.api().get(list).set('Content-Type', 'text/plain').send('x');
    expect((await text().expect(415)).body).toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  });
});

describe('before a hit is answered', () => {
  it('the scope of the key is looked at', async () => {
    await warm(list);
    const writer = withKey(test, await insertKey(test.dataSource, { scopes: ['write'] }));
    expect((await writer.api().get(list).expect(403)).body).toMatchObject({ code: 'SCOPE_MISSING' });
    expect((await writer.api().get(list).expect(403)).body.instance).toBe('/api/v1/results');
  });

  it('keys are: none, a bad one, one that has expired', async () => {
    await warm(list);
    const expired = await insertKey(test.dataSource, { expiresAt: '2026-01-01T00:00:00Z' });
    for (const key of ['', 'bad', expired])
      await withKey(test, key)
        .api()
        .get(list)
        .expect(401)
        .expect('WWW-Authenticate', /Bearer/);
  });

  it('the workspace of the key is: another one has its own answers', async () => {
    const { body } = await warm('/sessions');
    expect(body.total).toBeGreaterThan(0);
    const workspaceId = await insertWorkspace(test.dataSource, 'another');
    const other = withKey(test, await insertKey(test.dataSource, { workspaceId }));
    expect((await warm('/sessions', other.api)).body.total).toBe(0);
    expect((await warm('/sessions')).body.total).toBe(body.total);
  });

  it('the limit is: every hit counts, and the one too many is refused', async () => {
    const limited = withKey(test, await insertKey(test.dataSource, { rateLimitPerMinute: 5 }));
    await warm(list);
    for (let left = 4; left >= 0; left -= 1)
      await limited.api().get(list).expect(200).expect('X-RateLimit-Remaining', String(left));
    const refused = await limited.api().get(list).expect(429);
    expect(refused.headers).toMatchObject({ 'retry-after': expect.any(String), 'x-ratelimit-remaining': '0' });
    expect(refused.headers).not.toHaveProperty('cache-status');
  });
});
