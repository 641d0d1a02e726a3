import { connect } from 'node:net';
import { Database } from '../../src/platform/database/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { givenOn } from '../support/given.js';
import { faultsOf } from '../support/xml-schema.js';
import { until } from '../support/until.js';

interface Graph {
  directed: boolean;
  graph: Record<string, unknown>;
  nodes: Record<string, unknown>[];
  links: { source: string; target: string; weight: number; count: number; inverseRank: number; alpha: number }[];
}

const MONDAY = '2026-03-02T09:30:00.000Z';
const TUESDAY = '2026-03-03T09:30:00.000Z';

/** Controls that XML cannot hold, its own characters, those of CSV, quotes, line ends, another script, and a look-alike. */
const NASTY = 'a<b>&"c",\u0001\u001F\uFFFE\r\n\t=1+1 日本 👩🏽‍🚀 _x0001_';

let test: TestApp;
let given: ReturnType<typeof givenOn>;
let sessionId: number;

beforeAll(async () => {
  test = await startApp();
  given = givenOn(test);
  sessionId = (await given.session()).id;
  const ask = (text: string, engine: string, results: (string | object)[], fields: object = {}) =>
    given.query(
      sessionId,
      { text, engine, collectedAt: MONDAY, ...fields },
      results.map((result) => (typeof result === 'string' ? `https://${result}` : { ...result })),
    );
  await ask('tea', 'google', ['a.example/1', 'b.example/1', 'a.example/2']);
  await ask('tea', 'bing', ['b.example/1', 'c.example/1', { url: 'https://d.example/', type: 'ad' }]);
  await ask('coffee', 'google', ['a.example/1'], { collectedAt: TUESDAY, language: 'de' });
  await ask('nothing', 'google', []);
});
afterAll(() => test.close());

const path = (query: Record<string, unknown>, id = sessionId): string =>
  `/sessions/${id}/network?${new URLSearchParams(query as Record<string, string>).toString()}`;
const textOf = async (query: Record<string, unknown>, id = sessionId): Promise<string> => {
  const buffered = test.api().get(path(query, id)).buffer(true);
  const { body } = await buffered
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks).toString('utf8')));
    })
    .expect(200);
  return body as string;
};
const graphOf = async (query: Record<string, unknown>, id = sessionId): Promise<Graph> =>
  JSON.parse(await textOf({ ...query, format: 'json' }, id));
const edgesOf = async (query: Record<string, unknown>): Promise<(string | number)[][]> =>
  (await graphOf(query)).links.map(({ source, target, weight, count }) => [source, target, weight, count]);

// By hand. tea: a at 1 (and at 3, which counts as a result alone), b at 2 and 1, c at 2; coffee: a at 1.
it('joins query texts with the domains among their results', async () => {
  const { directed, graph, nodes, links } = await graphOf({ type: 'query-domain' });
  expect({ directed, graph }).toMatchObject({ directed: false, graph: { type: 'query-domain', session: sessionId } });
  expect(links).toEqual([
    { source: 'query:coffee', target: 'domain:a.example', weight: 1, count: 1, inverseRank: 1, alpha: 0.5 },
    // At tea 1 of 3 by 3 edges: (1 − 1/3)²; at a 1 of 2 by 2.
    {
      source: 'query:tea',
      target: 'domain:a.example',
      weight: 1,
      count: 2,
      inverseRank: 1,
      alpha: expect.closeTo(4 / 9),
    },
    // At tea 1.5 of 3; b has no other edge.
    { source: 'query:tea', target: 'domain:b.example', weight: 1.5, count: 2, inverseRank: 1.5, alpha: 0.25 },
    {
      source: 'query:tea',
      target: 'domain:c.example',
      weight: 0.5,
      count: 1,
      inverseRank: 0.5,
      alpha: expect.closeTo(25 / 36),
    },
  ]);
  expect(nodes).toEqual([
    {
      id: 'query:coffee',
      kind: 'query',
      label: 'coffee',
      domain: null,
      degree: 1,
      weightedDegree: 1,
      results: 1,
      lists: 1,
      bestRank: 1,
    },
    {
      id: 'query:tea',
      kind: 'query',
      label: 'tea',
      domain: null,
      degree: 3,
      weightedDegree: 3,
      results: 5,
      lists: 2,
      bestRank: 1,
    },
    {
      id: 'domain:a.example',
      kind: 'domain',
      label: 'a.example',
      domain: 'a.example',
      degree: 2,
      weightedDegree: 2,
      results: 3,
      lists: 2,
      bestRank: 1,
    },
    {
      id: 'domain:b.example',
      kind: 'domain',
      label: 'b.example',
      domain: 'b.example',
      degree: 1,
      weightedDegree: 1.5,
      results: 2,
      lists: 2,
      bestRank: 1,
    },
    {
      id: 'domain:c.example',
      kind: 'domain',
      label: 'c.example',
      domain: 'c.example',
      degree: 1,
      weightedDegree: 0.5,
      results: 1,
      lists: 1,
      bestRank: 2,
    },
  ]);
});

it('joins query texts with the pages among their results', async () => {
  const { nodes } = await graphOf({ type: 'query-website' });
  expect(await edgesOf({ type: 'query-website', weight: 'count' })).toEqual([
    ['query:coffee', 'website:https://a.example/1', 1, 1],
    ['query:tea', 'website:https://a.example/1', 1, 1],
    ['query:tea', 'website:https://b.example/1', 2, 2],
    ['query:tea', 'website:https://a.example/2', 1, 1],
    ['query:tea', 'website:https://c.example/1', 1, 1],
  ]);
  expect(nodes.find(({ id }) => id === 'website:https://a.example/2')).toMatchObject({
    label: 'https://a.example/2',
    domain: 'a.example',
    bestRank: 3,
  });
});

it('joins domains that stand in the same lists', async () => {
  expect(await edgesOf({ type: 'domain-cooccurrence' })).toEqual([
    ['domain:a.example', 'domain:b.example', 0.5, 1],
    ['domain:b.example', 'domain:c.example', 0.5, 1],
  ]);
});

it.each([
  [{ engine: 'bing' }, ['tea-b', 'tea-c']],
  [{ resultType: 'ad' }, ['tea-d']],
  [{ from: TUESDAY }, ['coffee-a']],
  [{ to: TUESDAY }, ['tea-a', 'tea-b', 'tea-c']],
  [{ language: 'de' }, ['coffee-a']],
  [{ k: 1 }, ['coffee-a', 'tea-a', 'tea-b']],
  [{ minWeight: 1.5 }, ['tea-b']],
  [{ alpha: 0.3 }, ['tea-b']],
  [{ weight: 'count', minWeight: 2 }, ['tea-a', 'tea-b']],
  [{ engine: 'brave' }, []],
])('narrows down by %o, to nodes that have an edge', async (query, expected) => {
  const { links, nodes } = await graphOf(query);
  const short = ({ source, target }: Graph['links'][0]) =>
    `${source.replace('query:', '')}-${target.replace(/domain:(.).*/, '$1')}`;
  expect(links.map(short).toSorted()).toEqual(expected);
  expect(nodes).toHaveLength(new Set(links.flatMap(({ source, target }) => [source, target])).size);
});

describe('with names of all kinds', () => {
  let nasty: number;

  beforeAll(async () => {
    nasty = (await given.session()).id;
    await given.query(nasty, { text: NASTY }, ['https://example.org/?q=<&">', 'https://xn--bcher-kva.example/']);
    await given.query(nasty, { text: 'domain:example.org' }, ['https://example.org/']);
    await given.query(nasty, { text: NASTY.replace('_x0001_', '\u0001') }, ['https://example.org/']);
  });

  it.each(['query-domain', 'query-website', 'domain-cooccurrence'])('writes %s as valid GEXF 1.3', async (type) => {
    for (const id of [sessionId, nasty]) {
      expect(await faultsOf(await textOf({ type, format: 'gexf' }, id), 'networks/gexf-1.3.xsd')).toEqual([]);
    }
  });

  it.each(['query-domain', 'query-website', 'domain-cooccurrence'])('writes %s as valid GraphML', async (type) => {
    for (const id of [sessionId, nasty]) {
      expect(await faultsOf(await textOf({ type, format: 'graphml' }, id), 'networks/graphml.xsd')).toEqual([]);
    }
  });

  it('is checked by schemas that find a fault', async () => {
    const gexf = await textOf({});
    expect(
      await faultsOf(gexf.replace('target="domain:a.example"', 'target="x"'), 'networks/gexf-1.3.xsd'),
    ).toHaveLength(1);
    expect(await faultsOf(gexf.replace('type="double"', 'type="number"'), 'networks/gexf-1.3.xsd')).not.toEqual([]);
    const graphml = await textOf({ format: 'graphml' });
    expect(await faultsOf(graphml.replace('key="e0"', 'key="x"'), 'networks/graphml.xsd')).not.toEqual([]);
  });

  it('gives every query a node of its own, in every format', async () => {
    const { nodes } = await graphOf({}, nasty);
    expect(nodes.filter(({ kind }) => kind === 'query')).toHaveLength(3);
    expect(nodes.map(({ label }) => label)).toContain(NASTY);
    const ids = [...(await textOf({}, nasty)).matchAll(/<node id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(nodes.length);
    const csv = await textOf({ format: 'csv' }, nasty);
    expect(csv.startsWith('Source,Target,Type,Weight,count,inverseRank,alpha\r\n')).toBe(true);
    expect(csv).toContain(`"query:${NASTY.replaceAll('"', '""')}",domain:example.org,Undirected,1,1,1,`);
    expect(csv).toContain('query:domain:example.org,domain:example.org,Undirected,1,1,1,');
  });
});

it('is a file with the name of what it is, that nobody keeps', async () => {
  const { headers } = await test
    .api()
    .get(path({ format: 'graphml', type: 'domain-cooccurrence' }))
    .expect(200);
  expect(headers).toMatchObject({
    'content-type': 'application/graphml+xml',
    'content-disposition': `attachment; filename="session-${sessionId}-domain-cooccurrence.graphml"`,
    'cache-control': 'no-store',
  });
});

it('answers an unknown session before any byte of the file', async () => {
  const { body } = await test.api().get('/sessions/987654/network').expect(404);
  expect(body.code).toBe('SESSION_NOT_FOUND');
});

it.each([
  { alpha: 0 },
  { alpha: 1.01 },
  { alpha: -0.1 },
  { alpha: 'x' },
  { k: 0 },
  { k: 1001 },
  { minWeight: -1 },
  { type: 'words' },
  { format: 'pajek' },
  { weight: 'tfidf' },
  { resultType: '' },
  { unknown: 1 },
])('refuses %o', async (query) => {
  const { body } = await test.api().get(path(query)).expect(400);
  expect(body.errors).toEqual([expect.objectContaining({ parameter: Object.keys(query)[0] })]);
});

const LOCKED = `SELECT count(*) AS n FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%json_agg%'`;

it('stops its statement when the client goes away', async () => {
  const waiting = async (): Promise<number> => (await test.dataSource.query(LOCKED))[0].n;
  const locker = test.dataSource.createQueryRunner();
  await locker.startTransaction();
  await locker.query('LOCK TABLE results IN ACCESS EXCLUSIVE MODE');
  const { port, hostname } = new URL(test.url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET /api/v1${path({})} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await until(async () => (await waiting()) > 0);
  socket.destroy();
  await until(async () => (await waiting()) === 0);
  await locker.rollbackTransaction();
  await locker.release();
  for (let i = 0; i < 20; i += 1) await graphOf({});
});

it('reads with the same few statements, however much that is', async () => {
  const sent: string[] = [];
  let isNoted = false;
  test.app
    .get(Database)
    .watchStatements({ begin: ({ text }) => void (isNoted && sent.push(text)), end: () => undefined });
  const { id } = await given.session();
  const count = async (): Promise<number> => {
    isNoted = true;
    await graphOf({}, id);
    isNoted = false;
    return sent.splice(0).length;
  };
  await given.query(id, {}, ['https://one.example/']);
  const few = await count();
  const pages = Array.from({ length: 300 }, (_, n) => `https://site${n}.example/`);
  for (let i = 0; i < 150; i += 1) await given.query(id, {}, pages.slice(i, i + 10));
  expect(await count()).toBe(few);
  expect(few).toBeLessThanOrEqual(6);
  expect((await graphOf({ type: 'domain-cooccurrence' }, id)).nodes).toHaveLength(159);
});
