import fc from 'fast-check';
import type { Response } from 'supertest';
import { startApp, type TestApp } from '../support/app.js';

/** FC_SEED=… runs what a failure printed once more. */
const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
const ROWS = 83;

let test: TestApp;

beforeAll(async () => {
  process.stderr.write(`Walks of random lists: FC_SEED=${SEED}\n`);
  test = await startApp();
  // Few values each, so that nearly every row shares its sort value with others.
  await test.dataSource.query(`
    INSERT INTO sessions (workspace_id, name, status, created_at)
      SELECT 1, (ARRAY['a', 'B', 'ä', 'a b', 'a-b', 'aa'])[1 + n % 6], (ARRAY['pending', 'failed'])[1 + n % 2],
             '2026-01-01T00:00:00.001Z'::timestamptz + (n % 4) * interval '1 ms'
        FROM generate_series(1, ${ROWS}) AS n;
    INSERT INTO queries (workspace_id, session_id, text, engine, collected_at, identity)
      SELECT 1, 1, 'text', (ARRAY['bing', 'google'])[1 + n % 2],
             (ARRAY['0001-01-01T00:00:00Z', '1969-12-31T23:59:59.999Z', '2026-01-01T00:00:00.123Z', '9999-12-31T23:59:59.999Z'])[1 + n % 4]::timestamptz,
             int4send(n) FROM generate_series(1, ${ROWS}) AS n;
    INSERT INTO websites (workspace_id, url, url_hash, domain)
      SELECT 1, 'urn:' || n, int4send(n), 'd' || n % 2 FROM generate_series(1, ${ROWS}) AS n;
    INSERT INTO results (workspace_id, session_id, query_id, website_id, rank, url)
      SELECT 1, 1, 1 + n % 2, n, 1 + n % 5, 'urn:' || n FROM generate_series(1, ${ROWS}) AS n;
    INSERT INTO nouns (workspace_id, website_id, lemma, frequency, tfidf)
      SELECT 1, n, 'lemma', 1 + n % 3, (n % 3) / 3.0 FROM generate_series(1, ${ROWS}) AS n`);
});
afterAll(() => test.close());

interface List {
  path: string;
  sorts: string[];
  filters: Record<string, unknown>[];
}

const LISTS: List[] = [
  { path: '/sessions', sorts: ['createdAt', 'name', 'id'], filters: [{}, { status: 'failed' }] },
  { path: '/queries', sorts: ['collectedAt'], filters: [{}, { engine: 'bing' }, { sessionId: 1 }] },
  { path: '/results', sorts: ['id'], filters: [{}, { rankMax: 3 }, { sessionId: 1 }] },
  { path: '/results', sorts: ['id', 'rank'], filters: [{ queryId: 1 }, { queryId: 2, rankMax: 2 }] },
  { path: '/websites', sorts: ['id'], filters: [{}, { domain: 'd1' }] },
  { path: '/nouns', sorts: ['frequency', 'tfidf'], filters: [{}, { lemma: 'lemma' }, { sessionId: 1 }] },
];

interface Walk {
  path: string;
  query: Record<string, unknown>;
}

const walks = fc.constantFrom(...LISTS).chain(({ path, sorts, filters }) =>
  fc
    .record({
      sort: fc.constantFrom(...sorts.flatMap((sort) => [sort, `-${sort}`])),
      perPage: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 9, max: 50 }) },
        { weight: 1, arbitrary: fc.constantFrom(1, 82, 83, 84) },
      ),
      filter: fc.constantFrom(...filters),
    })
    .map(({ filter, ...page }): Walk => ({ path, query: { ...filter, ...page } })),
);

const page = async ({ path, query }: Walk) => (await test.api().get(path).query(query).expect(200)).body;
const idsOf = (items: { id: number }[]): number[] => items.map(({ id }) => id);

/** From page 1 on by cursor to the end; `between` happens behind each page. */
async function walk({ path, query }: Walk, between: () => Promise<unknown> = async () => undefined): Promise<number[]> {
  let step = await page({ path, query });
  const ids = idsOf(step.items);
  while (step.nextCursor !== null) {
    expect(step.hasNext).toBe(true);
    await between();
    step = await page({ path, query: { ...query, cursor: step.nextCursor } });
    ids.push(...idsOf(step.items));
    expect(ids.length).toBeLessThan(10 * ROWS);
  }
  expect(step.hasNext).toBe(false);
  return ids;
}

const check = (property: fc.IAsyncProperty<[Walk]>, numRuns: number): Promise<void> =>
  fc.assert(property, { seed: SEED, numRuns, endOnFailure: true });

it('sees every row exactly once and in order, by cursor and by page, over any sort and filter', async () => {
  const property = fc.asyncProperty(walks, async (random) => {
    const whole = await page({ ...random, query: { ...random.query, perPage: 500 } });
    expect(await walk(random)).toEqual(idsOf(whole.items));
    const byPage: number[] = [];
    for (let number = 1, pages = 1; number <= pages; number += 1) {
      const { items, ...step } = await page({ ...random, query: { ...random.query, page: number } });
      ({ pages } = step);
      expect(step).toMatchObject({ total: whole.total, page: number, hasPrev: number > 1, hasNext: number < pages });
      byPage.push(...idsOf(items));
    }
    expect(byPage).toEqual(idsOf(whole.items));
  });
  await check(property, 25);
}, 60_000);

it('misses no row and shows none twice while others are written and deleted', async () => {
  let n = 0;
  const write = async (): Promise<void> => {
    n += 1;
    await test.dataSource.query(`DELETE FROM sessions WHERE name LIKE 'new%' AND id % 3 = 0`);
    await test.dataSource.query(
      `INSERT INTO sessions (workspace_id, name, status, created_at)
       SELECT 1, 'new' || $1, 'failed', '2026-01-01T00:00:00.002Z' FROM generate_series(1, 3)`,
      [n % 7],
    );
  };
  const random = walks.filter(({ path }) => path === '/sessions');
  const property = fc.asyncProperty(random, async ({ path, query }) => {
    const before = await walk({ path, query });
    const kept = new Set(before.filter((id) => id <= ROWS));
    const seen = await walk({ path, query: { ...query, perPage: 13 } }, write);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => id <= ROWS)).toEqual([...kept]);
  });
  await check(property, 8);
  await test.dataSource.query(`DELETE FROM sessions WHERE name LIKE 'new%'`);
}, 60_000);

describe('a page', () => {
  it('beyond the last is empty, with the same numbers', async () => {
    const { body } = await test.api().get('/sessions?page=9&perPage=50').expect(200);
    expect(body).toEqual({
      items: [],
      total: ROWS,
      page: 9,
      perPage: 50,
      pages: 2,
      hasNext: false,
      hasPrev: true,
      nextCursor: null,
    });
  });

  it('costs one statement less without its total', async () => {
    const statements = await test.statementsOf(async () => {
      const { body } = await test.api().get('/results?total=false&perPage=10').expect(200);
      expect(body).toMatchObject({ total: null, pages: null, hasNext: true, nextCursor: expect.any(String) });
    });
    expect(statements).toHaveLength(1);
  });

  it('by cursor tells no numbers of pages, and counts nothing', async () => {
    const { body: first } = await test.api().get('/results?perPage=10').expect(200);
    const statements = await test.statementsOf(async () => {
      const { body } = await test.api().get('/results').query({ perPage: 10, cursor: first.nextCursor }).expect(200);
      expect(Object.keys(body).toSorted()).toEqual(['hasNext', 'items', 'nextCursor', 'perPage']);
    });
    expect(statements).toHaveLength(1);
  });

  it('takes its size from the settings', async () => {
    const small = await startApp({ PAGINATION_DEFAULT_PER_PAGE: '3', PAGINATION_MAX_PER_PAGE: '5' });
    try {
      const { body } = await small.api().get('/sessions').expect(200);
      expect(body.perPage).toBe(3);
      const { body: refused } = await small.api().get('/sessions?perPage=6').expect(400);
      expect(refused.errors).toEqual([{ parameter: 'perPage', code: 'TOO_BIG', detail: 'must be at most 5' }]);
    } finally {
      await small.close();
    }
  });

  it.each([
    [20, 500],
    [10_000, 1],
    [200, 50],
  ])(
    '%i of %i rows is within the bound of offsets, and the next is not, and names the cursor',
    async (number, perPage) => {
      await test.api().get('/results').query({ page: number, perPage }).expect(200);
      const { body } = await test
        .api()
        .get('/results')
        .query({ page: number + 1, perPage })
        .expect(400);
      expect(body.errors).toMatchObject([{ parameter: 'page' }]);
      expect(body.errors[0].detail).toMatch(/cursor/);
    },
  );

  it('may be asked for by cursor whatever page says', async () => {
    const { body: first } = await test.api().get('/sessions?perPage=500&total=false').expect(200);
    expect(first.nextCursor).toBeNull();
    const { body } = await test.api().get('/sessions?perPage=80').expect(200);
    const { body: rest } = await test
      .api()
      .get('/sessions')
      .query({ perPage: 500, page: 200, cursor: body.nextCursor })
      .expect(200);
    expect(rest.items).toHaveLength(ROWS - 80);
  });
});

const cursorOf = async (path: string): Promise<string> => (await test.api().get(path).expect(200)).body.nextCursor;
const forge = (parts: unknown): string => `v1.${Buffer.from(JSON.stringify(parts)).toString('base64url')}`;
const refuses = async (path: string, cursor: string) => {
  const { body } = await test.api().get(path).query({ cursor }).expect(400);
  return body;
};

describe('a cursor', () => {
  it.each(['/sessions?sort=name', '/sessions?status=failed', '/sessions?search=a', '/queries'])(
    'is refused by %s, which did not give it',
    async (other) => {
      const body = await refuses(other, await cursorOf('/sessions?perPage=2'));
      expect(body.errors).toMatchObject([{ parameter: 'cursor', code: 'INVALID_CURSOR' }]);
    },
  );

  it('survives other fields, another size and another include', async () => {
    const cursor = await cursorOf('/results?perPage=2');
    await test.api().get('/results?perPage=3&fields=id&include=website&total=false').query({ cursor }).expect(200);
  });

  it.each(['v1.', 'v1.@', 'v1.abc', 'v2.abc', '', 'v1.bnVsbA', `v1.${'A'.repeat(5000)}`])(
    'is refused when it is no cursor: %#',
    async (cursor) => {
      const body = await refuses('/sessions', cursor);
      expect(body.errors[0].parameter).toBe('cursor');
    },
  );

  it('that somebody made up is refused too, whatever it holds', async () => {
    const [print] = JSON.parse(
      Buffer.from((await cursorOf('/sessions?perPage=2')).slice(3), 'base64url').toString(),
    ) as [string];
    for (const forged of [
      [print, 'no time', 1],
      [print, 'a\0b', 1],
      [print, '2026-01-01', 1.5],
      [print, null, 1],
      [print, '294277-01-01', 1],
      [print],
      {},
    ]) {
      await refuses('/sessions', forge(forged));
    }
  });
});

const linksOf = (header: string | undefined): Record<string, string> =>
  Object.fromEntries(
    [...(header ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)].map(([, url = '', rel = '']) => [rel, url]),
  );
const links = async (path: string): Promise<Record<string, string>> =>
  linksOf((await test.root().get(path).expect(200)).headers['link']);

describe('the Link header', () => {
  it('names first, prev, next and last, and keeps every other parameter', async () => {
    expect(await links('/api/v1/sessions?perPage=20&page=2')).toEqual({
      first: '/api/v1/sessions?perPage=20&page=1',
      prev: '/api/v1/sessions?perPage=20&page=1',
      next: '/api/v1/sessions?perPage=20&page=3',
      last: '/api/v1/sessions?perPage=20&page=5',
    });
    expect(await links('/api/v1/sessions?page=1&perPage=20&search=a%26b')).toEqual({
      first: '/api/v1/sessions?perPage=20&search=a%26b&page=1',
    });
  });

  it('keeps a question mark, and what comes behind it', async () => {
    const { first } = await links('/api/v1/sessions?search=why?&perPage=20');
    expect(first).toBe('/api/v1/sessions?search=why%3F&perPage=20&page=1');
  });

  it('leads through the whole list', async () => {
    const ids: number[] = [];
    let path: string | undefined = '/api/v1/results?perPage=20&sort=-id';
    while (path) {
      const { body, headers }: Response = await test.root().get(path).expect(200);
      ids.push(...idsOf(body.items));
      path = linksOf(headers['link'])['next'];
    }
    expect(ids).toHaveLength(ROWS);
  });

  it('goes on by cursor where the page came by cursor, and ends', async () => {
    const { nextCursor } = (await test.api().get('/results?perPage=60').expect(200)).body;
    const { next = '' } = await links(`/api/v1/results?perPage=20&cursor=${nextCursor}`);
    expect(next).toMatch(/^\/api\/v1\/results\?perPage=20&cursor=v1\./);
    expect(await links(next)).toEqual({});
  });

  it('never offers a page that would be refused', async () => {
    await test.dataSource.query(
      `INSERT INTO sessions (workspace_id, name) SELECT 1, 'many' FROM generate_series(1, 10100)`,
    );
    const { next = '', last } = await links('/api/v1/sessions?page=20&perPage=500');
    await test.root().get(next).expect(200);
    if (last) await test.root().get(last).expect(200);
    await test.dataSource.query(`DELETE FROM sessions WHERE name = 'many'`);
  });

  it('is absent from what is no page', async () => {
    const { headers } = await test.api().get('/sessions/1').expect(200);
    expect(headers['link']).toBeUndefined();
  });
});
