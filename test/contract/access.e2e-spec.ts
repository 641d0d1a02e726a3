import { newKeyText } from '../../src/auth/key-text.js';
import { startApp, type TestApp } from '../support/app.js';
import { ADMIN_KEY, insertKey } from '../support/keys.js';
import { nameOf, type Operation, operationsOf, send } from '../support/operations.js';
import { fillOtherWorkspace, FOREIGN } from '../support/other-workspace.js';

/** Routes for anybody. One more is a decision: it may show nothing that somebody has stored. */
const PUBLIC = ['GET /', 'GET /health/live', 'GET /health/ready', 'GET /health/startup'];
/** Files beside the routes of the API: the contract, and what explorer and dashboard load. */
const FILES = /^GET \/(docs|openapi|dashboard)\b/;

let test: TestApp;
let operations: Operation[];
let keyed: Operation[];

beforeAll(async () => {
  test = await startApp({ AUTH_ENABLED: 'true', ADMIN_KEY });
  operations = await operationsOf(test);
  keyed = operations.filter(({ scope }) => scope !== undefined);
  await fillOtherWorkspace(test);
}, 30_000);
afterAll(() => test.close());

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
    const { status, headers, body } = await send(test, operation, { key, id: FOREIGN });
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
      const { status, body, headers } = await send(test, operation, { key });
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
