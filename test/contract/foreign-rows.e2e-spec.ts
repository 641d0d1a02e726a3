import { Database, type RunStatement } from '../../src/platform/database/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { ADMIN_KEY, insertKey, withKey } from '../support/keys.js';
import { nameOf, type Operation, operationsOf, send, type Sent } from '../support/operations.js';
import {
  ABSENT,
  fillOtherWorkspace,
  FOREIGN,
  type OtherWorkspace,
  rowsOf,
  SECRET,
} from '../support/other-workspace.js';

let test: TestApp;
let keyed: Operation[];
let other: OtherWorkspace;
/** As connections of the pool run them, COPY and cursors included; not those that note when keys were used. */
const statements: Pick<RunStatement, 'text' | 'parameters'>[] = [];

beforeAll(async () => {
  test = await startApp({ AUTH_ENABLED: 'true', ADMIN_KEY });
  keyed = (await operationsOf(test)).filter(({ scope }) => scope !== undefined);
  other = await fillOtherWorkspace(test);
  test.app.get(Database).watchStatements({
    begin: ({ text, parameters }) => void (/SET last_used_at/.test(text) || statements.push({ text, parameters })),
    end: () => undefined,
  });
}, 30_000);
afterAll(() => test.close());

/** The same body, with every id in it replaced. */
function withId(value: unknown, id: number, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withId(item, id, name === 'ids' ? 'id' : ''));
  if (typeof value === 'number' && /^id$|Id$/.test(name)) return id;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withId(item, id, key)]));
}

/**
 * All that a client could tell rows apart by, without the id that was asked for: the answer with its headers, and the statements
 * behind it, which make up its time.
 */
async function observed(operation: Operation, sent: Sent, id: number): Promise<Record<string, unknown>> {
  statements.length = 0;
  const { status, headers, text } = await send(test, operation, sent);
  const { date: _date, traceresponse: _trace, ...others } = headers as Record<string, string>;
  const seen = JSON.stringify({ status, headers: others, text, statements })
    .replaceAll(String(id), '0')
    .replaceAll(String(others['x-request-id']), 'REQUEST')
    .replaceAll(/(dur|ttl)=[\d.]+/g, '$1=TIME')
    // A weak tag is the hash of the text, in which the id stands; its length is compared by itself.
    .replaceAll(/(W\/\\")[^\\]+/g, '$1HASH');
  return JSON.parse(seen) as Record<string, unknown>;
}

/** The operation with the id in each place that takes one. */
function* placesOf(operation: Operation): Generator<[place: string, sent: (id: number) => Sent]> {
  const { path, parameters, required, headers, body } = operation;
  if (path.includes('{id}')) {
    yield ['in the path', (id) => ({ id, query: required })];
    // A row that is not there has no version that could be another one.
    if (headers.includes('If-Match')) yield ['with If-Match', (id) => ({ id, query: required, ifMatch: '"99"' })];
  }
  for (const name of parameters.filter((name) => /^id$|Ids?$/.test(name))) {
    yield [`as ${name}`, (id) => ({ query: { ...required, [name]: name.endsWith('s') ? `${id},${id}` : id } })];
  }
  if (body && JSON.stringify(withId(body.example, FOREIGN)) !== JSON.stringify(body.example)) {
    yield ['in the body', (id) => ({ query: required, body: withId(body.example, id) })];
  }
}

describe('what another workspace has', () => {
  it('is answered like what does not exist, letter by letter and by the same statements, wherever a route takes an id', async () => {
    // A key of the database would be looked up at times; whose data this one opens is looked up once.
    const key = ADMIN_KEY;
    await withKey(test, key).api().get('/sessions').expect(200);
    const before = await rowsOf(test, other.workspaceId);
    expect(JSON.stringify(before)).toContain(SECRET);
    const refused: string[] = [];
    for (const operation of keyed) {
      for (const [place, sent] of placesOf(operation)) {
        const name = `${nameOf(operation)} ${place}`;
        const absent = await observed(operation, { key, ...sent(ABSENT) }, ABSENT);
        const foreign = await observed(operation, { key, ...sent(FOREIGN) }, FOREIGN);
        expect({ name, ...foreign }).toEqual({ name, ...absent });
        expect(foreign['text']).not.toContain(SECRET);
        if (foreign['status'] === 400) refused.push(name);
        expect([name, foreign['statements']]).not.toEqual([name, []]);
      }
    }
    // What is refused for another reason has not been compared.
    expect(refused).toEqual([]);
    expect(await rowsOf(test, other.workspaceId)).toEqual(before);
  }, 30_000);

  it('is in no list, however it is searched for, also when its owner has just asked for the same', async () => {
    const key = await insertKey(test.dataSource, { scopes: ['admin'] });
    const texts = new Set(['search', 'tag', 'domain', 'engine', 'lemma', 'query']);
    for (const operation of keyed.filter(({ method, path }) => method === 'get' && !path.includes('{'))) {
      const searches = operation.parameters.filter((name) => texts.has(name));
      for (const name of [undefined, ...searches]) {
        const value = name === 'domain' ? `${SECRET}.example` : SECRET;
        const query = { ...operation.required, ...(name !== undefined && { [name]: value }) };
        await send(test, operation, { key: other.key, query });
        const { text } = await send(test, operation, { key, query });
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
