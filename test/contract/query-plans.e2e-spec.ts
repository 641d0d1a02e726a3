import { listsSql } from '../../src/stats/networks/networks.repository.js';
import type { TestApp } from '../support/app.js';
import { startApp } from '../support/app.js';
import { insertManyRows, MANY } from '../support/many-rows.js';

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

let test: TestApp;

beforeAll(async () => {
  test = await startApp({ CACHE_ENABLED: 'false' });
  await insertManyRows(test.dataSource);
}, 120_000);
afterAll(() => test.close());

const BIG = new Set(['results', 'queries', 'websites']);

const scansOf = (node: PlanNode): string[] => [
  ...(/Seq Scan/.test(node['Node Type']) && BIG.has(node['Relation Name'] ?? '')
    ? [`Seq Scan on ${node['Relation Name']}`]
    : []),
  ...(node.Plans ?? []).flatMap(scansOf),
];

/** Every sequential scan of a big table in the plans of the very statements that the request sends. */
async function scans(path: string): Promise<{ sql: string; scan: string }[]> {
  const sent = await test.sentBy(() => test.api().get(path).expect(200));
  const found = [];
  for (const { sql, parameters } of sent) {
    const [row] = await test.dataSource.query(`EXPLAIN (FORMAT JSON) ${sql}`, parameters);
    for (const scan of scansOf(row['QUERY PLAN'][0].Plan)) found.push({ sql, scan });
  }
  return found;
}

type Alternatives = Record<string, (string | undefined)[]>;

/** Every combination of the alternatives, as query strings. */
function combinations(alternatives: Alternatives): string[] {
  let all: string[][] = [[]];
  for (const [name, values] of Object.entries(alternatives)) {
    all = all.flatMap((given) => values.map((value) => (value === undefined ? given : [...given, `${name}=${value}`])));
  }
  return all.map((given) => given.join('&'));
}

const LISTS: Record<string, Alternatives> = {
  '/sessions': {
    sort: ['createdAt', '-createdAt', 'name', '-id'],
    status: [undefined, 'failed'],
    tag: [undefined, 't7'],
    search: [undefined, 'session 15'],
    createdFrom: [undefined, '2026-01-05T00:00:00Z'],
  },
  '/queries': {
    sort: ['collectedAt', '-collectedAt'],
    sessionId: [undefined, '7'],
    engine: [undefined, 'bing'],
    status: [undefined, 'failed', 'completed'],
    search: [undefined, 'heat%2055'],
    collectedFrom: [undefined, '2026-01-05T00:00:00Z'],
  },
  '/results': {
    sort: ['id', '-id'],
    sessionId: [undefined, '7'],
    websiteId: [undefined, '7'],
    domain: [undefined, 'site7.example'],
    type: [undefined, 'organic', 'ad'],
    rankMax: [undefined, '3'],
    search: [undefined, 'abcd'],
  },
  '/results?include=website,query': {
    queryId: ['7'],
    sort: [undefined, 'id', 'rank', '-rank'],
    type: [undefined, 'organic'],
    rankMax: [undefined, '3'],
    search: [undefined, 'heat'],
  },
  '/websites': { sort: ['id', '-id'], domain: [undefined, 'site7.example'], include: [undefined, 'content'] },
  '/websites/7/results': { sort: ['collectedAt', '-collectedAt', 'id', '-id'], total: ['true', 'false'] },
  '/websites?total=true': {
    search: ['heat%20500', 'word77', 'heat', '"pump%2055"%20or%20word9'],
    domain: [undefined, 'site7.example'],
  },
  '/nouns': { sort: ['frequency', '-frequency', '-tfidf'], lemma: [undefined, 'lemma7'], sessionId: [undefined, '7'] },
  '/websites/7/nouns': { sort: ['-frequency', '-tfidf'], lemma: [undefined, 'lemma7'] },
};

const join = (path: string, query: string): string =>
  query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;

describe(`among ${MANY.results} results, ${MANY.queries} queries and ${MANY.websites} websites`, () => {
  it.each(Object.keys(LISTS))(
    '%s reads no big table from end to end, whatever the filters and sort',
    async (path) => {
      const found = [];
      for (const query of combinations(LISTS[path] ?? {})) {
        for (const { sql, scan } of await scans(join(path, `${query}&perPage=20`)))
          found.push(`${join(path, query)}: ${scan} in ${sql.slice(0, 60)}`);
      }
      expect(found).toEqual([]);
    },
    60_000,
  );

  it.each([
    '/sessions?sort=name',
    '/queries',
    '/queries?engine=bing&sort=collectedAt',
    '/results',
    '/results?domain=site7.example',
    '/results?queryId=7',
    '/results?type=ad',
    '/websites',
    '/websites/7/results',
    '/websites/7/results?sort=-collectedAt',
    '/websites/7/results?sort=id',
    '/nouns',
    '/nouns?sort=-tfidf',
  ])('%s goes on by cursor without it', async (path) => {
    const { body } = await test.api().get(join(path, 'perPage=1')).expect(200);
    expect(body.nextCursor).toMatch(/^v1\./);
    expect(await scans(join(path, `perPage=1&cursor=${body.nextCursor}`))).toEqual([]);
  });

  it('the rank history of a page that every query found reads nothing but its own results', async () => {
    await test.dataSource.query(`
      INSERT INTO results (workspace_id, session_id, query_id, website_id, domain, rank, type, url)
      SELECT 1, session_id, id, 9, 'site9.example', 1, 'organic', 'https://site9.example/9' FROM queries`);
    await test.dataSource.query('ANALYZE results');
    for (const sort of ['collectedAt', '-collectedAt']) {
      const path = `/websites/9/results?sort=${sort}&perPage=20`;
      const { body } = await test.api().get(path).expect(200);
      expect(body.total).toBeGreaterThanOrEqual(MANY.queries);
      expect(await scans(path)).toEqual([]);
      expect(await scans(`${path}&cursor=${body.nextCursor}`)).toEqual([]);
    }
  }, 60_000);

  it.each([
    '/sessions/7?include=queries.results.website',
    '/queries/7?include=results.website',
    '/results/7?include=website,query',
    '/websites/7?include=content',
    '/stats/global',
    '/stats/sessions/7',
    '/stats/domains',
    '/stats/domains?sessionId=7',
    '/stats/engines?from=2026-01-02T00:00:00Z',
    '/stats/timeline?sessionId=7&to=2026-01-02T06:00:00Z',
    '/stats/overlap?sessionId=7',
    '/stats/overlap?sessionId=7,8&by=session&unit=domain',
    '/stats/fused?query=heat%20pump%207',
    '/stats/ranks?query=heat%20pump%207&url=https://site7.example/7',
    '/stats/ranks?query=heat%20pump%207&sessionId=7&domain=site7.example',
    '/stats/distance?sessionId=7',
    '/stats/nouns?sessionId=7',
  ])('%s reads what it shows alone', async (path) => {
    expect(await scans(path)).toEqual([]);
  });

  it.each(['domain', 'website'] as const)(
    'a network of query texts and their %ss reads the session alone',
    async (unit) => {
      const { sql, parameters } = listsSql(1, { sessionIds: [7], type: 'organic', k: 100, unit });
      const [row] = await test.dataSource.query(`EXPLAIN (FORMAT JSON) ${sql}`, parameters);
      expect(scansOf(row['QUERY PLAN'][0].Plan)).toEqual([]);
    },
  );
});
