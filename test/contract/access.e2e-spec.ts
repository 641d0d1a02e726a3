import type { Response } from 'supertest';
import { newKeyText } from '../../src/auth/key-text.js';
import { startApp, type TestApp } from '../support/app.js';
import { givenOn } from '../support/given.js';
import { ADMIN_KEY, insertKey, insertWorkspace, withKey } from '../support/keys.js';
import { nameOf, type Operation, operationsOf } from '../support/operations.js';

/** Routes for anybody. One more is a decision: it may show nothing that somebody has stored. */
const PUBLIC = ['GET /', 'GET /health/live', 'GET /health/ready', 'GET /health/startup'];
/** Files beside the routes of the API: the contract, and what explorer and dashboard load. */
const FILES = /^GET \/(docs|openapi|dashboard)\b/;

/** What the other workspace has says so, and the first row of each of its tables has this id. */
const SECRET = 'undisclosed';
const FOREIGN = 7_000_000_000_001;
const ABSENT = 8_000_000_000_001;

let test: TestApp;
let operations: Operation[];
let keyed: Operation[];
let otherWorkspace: number;
let otherKey: string;

async function fillOtherWorkspace(): Promise<void> {
  const sequences = await test.dataSource.query(
    `SELECT format('ALTER TABLE %I ALTER COLUMN id RESTART WITH ${FOREIGN}', table_name) AS sql
       FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id' AND is_identity = 'YES'
        AND table_name <> 'workspaces'`,
  );
  for (const { sql } of sequences) await test.dataSource.query(sql);
  otherWorkspace = await insertWorkspace(test.dataSource, SECRET);
  otherKey = await insertKey(test.dataSource, { workspaceId: otherWorkspace, name: SECRET, scopes: ['admin'] });
  const given = givenOn(withKey(test, otherKey));
  const { id } = await given.session({ name: SECRET, tags: [SECRET] });
  const result = { url: `https://${SECRET}.example/`, title: SECRET, snippet: SECRET };
  const query = await given.query(id, { text: SECRET, engine: SECRET }, [result]);
  const website = query.results[0]?.websiteId ?? 0;
  expect([id, query.id, query.results[0]?.id, website]).toEqual([FOREIGN, FOREIGN, FOREIGN, FOREIGN]);
  await given.content(website, SECRET);
  await given.noun(website, SECRET, 3, 0.5);
}

/** All that the other workspace has. */
async function otherRows(): Promise<unknown[]> {
  const tables = (await test.dataSource.query(
    `SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'workspace_id' ORDER BY 1`,
  )) as { name: string }[];
  const read = ({ name }: { name: string }) =>
    test.dataSource.query(
      `SELECT to_jsonb(t) - 'last_used_at' AS "${name}" FROM "${name}" t WHERE workspace_id = ${otherWorkspace} ORDER BY 1`,
    );
  return [
    ...(await Promise.all(tables.map(read))),
    await test.dataSource.query('SELECT * FROM website_contents'),
  ].flat();
}

beforeAll(async () => {
  test = await startApp({ AUTH_ENABLED: 'true', ADMIN_KEY });
  operations = await operationsOf(test);
  keyed = operations.filter(({ scope }) => scope !== undefined);
  await fillOtherWorkspace();
}, 30_000);
afterAll(() => test.close());

interface Sent {
  key?: string | undefined;
  id?: number;
  query?: Record<string, unknown>;
  body?: unknown;
}

/** Sends the operation, without waiting for an answer that it likes. */
async function send({ method, path, body }: Operation, sent: Sent): Promise<Response> {
  const { key, id = ABSENT, query = {} } = sent;
  const url = path.replaceAll(/\{\w+\}/g, String(id));
  const request = test.root()[method](url).query(query);
  if (key !== undefined) void request.set('X-API-Key', key);
  if (body) void request.set('Content-Type', body.type).send((sent.body ?? body.example) as object);
  return request.ok(() => true);
}

/** The routes that Express knows, as `GET /api/v1/sessions/{id}`. */
function routesOfServer(): string[] {
  interface Layer {
    route?: { path: string; methods: Record<string, boolean> };
  }
  const { stack } = (test.app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } }).router;
  return stack.flatMap(({ route }) =>
    Object.keys(route?.methods ?? {}).map(
      (method) => `${method.toUpperCase()} ${String(route?.path).replaceAll(/:(\w+)/g, '{$1}')}`,
    ),
  );
}

it('serves no route that is not documented, beside files of our own', () => {
  const routes = routesOfServer().filter((route) => !FILES.test(route));
  expect([...new Set(routes)].toSorted()).toEqual(operations.map(nameOf).toSorted());
});

it('opens to strangers what is meant for them, and nothing else', () => {
  expect(
    operations
      .filter(({ scope }) => scope === undefined)
      .map(nameOf)
      .toSorted(),
  ).toEqual(PUBLIC);
});

describe.each<[string, (key: string) => string | undefined]>([
  ['no key', () => undefined],
  ['a malformed key', () => 'obs_x'],
  ['a key of the admin cut short', () => ADMIN_KEY.slice(1)],
  ['a key with a wrong checksum', (key) => key.slice(0, -1) + (key.endsWith('0') ? '1' : '0')],
  ['an unknown key', newKeyText],
])('with %s', (_, of) => {
  it('every route answers 401 with a challenge, and no data', async () => {
    const key = of(newKeyText());
    await expectRefusals(key, key === undefined ? 'KEY_MISSING' : 'KEY_INVALID');
  });
});

it('with an expired key every route answers 401', async () => {
  const key = await insertKey(test.dataSource, { scopes: ['admin'], expiresAt: '2020-01-01T00:00:00Z' });
  await expectRefusals(key, 'KEY_EXPIRED');
});

it('with a revoked key every route answers 401', async () => {
  const key = await insertKey(test.dataSource, { scopes: ['admin'], revokedAt: '2020-01-01T00:00:00Z' });
  await expectRefusals(key, 'KEY_REVOKED');
});

async function expectRefusals(key: string | undefined, code: string): Promise<void> {
  for (const operation of keyed) {
    const { status, headers, body } = await send(operation, { key, id: FOREIGN });
    const challenge = String(headers['www-authenticate']).slice(0, 33);
    expect([nameOf(operation), status, body.code, challenge]).toEqual([
      nameOf(operation),
      401,
      code,
      'Bearer realm="search-observatory"',
    ]);
  }
}

it.each([[['read']], [['write']], [['read', 'write']], [['admin']]])(
  'a key with %s opens the routes of its scopes, and of no other',
  async (scopes) => {
    const key = await insertKey(test.dataSource, { scopes });
    for (const operation of keyed) {
      const { status, body, headers } = await send(operation, { key });
      const isOpen = scopes.includes('admin') || scopes.includes(String(operation.scope));
      const name = `${nameOf(operation)} for ${scopes.join()}`;
      if (isOpen) expect([name, [401, 403, 500].includes(status)]).toEqual([name, false]);
      else {
        expect([name, status, body.code]).toEqual([name, 403, 'SCOPE_MISSING']);
        expect(headers['www-authenticate']).toMatch(new RegExp(`insufficient_scope", scope="${operation.scope}"$`));
      }
    }
  },
  30_000,
);

/** The same body, with every id in it replaced. */
function withId(value: unknown, id: number, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withId(item, id, name === 'ids' ? 'id' : ''));
  if (typeof value === 'number' && /^id$|Id$/.test(name)) return id;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withId(item, id, key)]));
}

/** What is left of an answer when the id that was asked for is no part of it. */
const withoutId = ({ text, body }: Response, id: number): string =>
  text.replaceAll(String(id), 'ID').replaceAll(String(body.requestId), 'REQUEST');

describe('what another workspace has', () => {
  it('is answered like what does not exist, by every route with an id in its path, its parameters or its body', async () => {
    const key = await insertKey(test.dataSource, { scopes: ['admin'] });
    const before = await otherRows();
    expect(JSON.stringify(before)).toContain(SECRET);
    const compare = async (operation: Operation, name: string, sent: (id: number) => Sent): Promise<void> => {
      const [absent, foreign] = [await send(operation, sent(ABSENT)), await send(operation, sent(FOREIGN))];
      expect([name, foreign.status, withoutId(foreign, FOREIGN)]).toEqual([
        name,
        absent.status,
        withoutId(absent, ABSENT),
      ]);
      expect(foreign.text).not.toContain(SECRET);
    };
    for (const operation of keyed) {
      const { path, parameters, body } = operation;
      if (path.includes('{id}')) await compare(operation, nameOf(operation), (id) => ({ key, id }));
      for (const parameter of parameters.filter((name) => /^id$|Id$/.test(name))) {
        const name = `${nameOf(operation)} by ${parameter}`;
        await compare(operation, name, (id) => ({ key, query: { [parameter]: id } }));
      }
      if (body && JSON.stringify(withId(body.example, FOREIGN)) !== JSON.stringify(body.example)) {
        await compare(operation, `${nameOf(operation)} by body`, (id) => ({ key, body: withId(body.example, id) }));
      }
    }
    expect(await otherRows()).toEqual(before);
  }, 30_000);

  it('is in no list, however it is searched for, also when its owner has just asked for the same', async () => {
    const key = await insertKey(test.dataSource, { scopes: ['admin'] });
    const texts = new Set(['search', 'tag', 'domain', 'engine', 'lemma']);
    for (const operation of keyed.filter(({ method, path }) => method === 'get' && !path.includes('{'))) {
      const searches = operation.parameters.filter((name) => texts.has(name));
      for (const name of [undefined, ...searches]) {
        const value = name === 'domain' ? `${SECRET}.example` : SECRET;
        const query = name === undefined ? {} : { [name]: value };
        await send(operation, { key: otherKey, query });
        const { text } = await send(operation, { key, query });
        // What was asked for may be repeated by a problem.
        expect([nameOf(operation), name, text.includes(`${SECRET}.example/`), text.includes(String(FOREIGN))]).toEqual([
          nameOf(operation),
          name,
          false,
          false,
        ]);
      }
    }
  });
});
