import { startApp, type TestApp } from './support/app.js';
import { givenOn, type GivenPage } from './support/given.js';

let test: TestApp;
let given: ReturnType<typeof givenOn>;
let sessionId: number;
let first: GivenPage;
let second: GivenPage;

beforeAll(async () => {
  test = await startApp();
  given = givenOn(test);
  sessionId = (await given.session()).id;
  first = await given.query(sessionId, { text: 'first' }, [
    { rank: 3, url: 'https://en.wikipedia.org/wiki/Heat_pump', title: 'Heat pump' },
    { rank: 1, url: 'https://example.org/a', title: '50% off_pumps' },
    { rank: 2, type: 'ad', url: 'https://shop.example.com/', title: 'Buy now' },
    { rank: 1, type: 'answer_box', title: 'Answer' },
  ]);
  second = await given.query((await given.session()).id, { text: 'second' }, [
    { rank: 1, url: 'https://de.wikipedia.org/wiki/X', title: null },
    { rank: 2, url: 'https://example.org/a#again', title: 'HEAT' },
  ]);
});
afterAll(() => test.close());

async function list(query: Record<string, unknown> = {}): Promise<Record<string, unknown>[]> {
  const { body } = await test.api().get('/results').query(query).expect(200);
  return body.items;
}
const titlesOf = async (query: Record<string, unknown>) => (await list(query)).map(({ title }) => title);

describe('the list of results', () => {
  it('shows every occurrence in the order of its id', async () => {
    const ids = (await list()).map(({ id }) => Number(id));
    expect(ids).toHaveLength(6);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect((await list({ sort: '-id' })).map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it('shows one query in the order of its ranks, unless another is asked for', async () => {
    const queryId = first.id;
    const ranks = async (query: Record<string, unknown>) => (await list({ queryId, ...query })).map(({ rank }) => rank);
    expect(await ranks({})).toEqual([1, 1, 2, 3]);
    expect(await ranks({ sort: 'rank' })).toEqual([1, 1, 2, 3]);
    expect(await ranks({ sort: '-rank' })).toEqual([3, 2, 1, 1]);
    expect(await ranks({ sort: 'id' })).toEqual([3, 1, 2, 1]);
    expect(await ranks({ sort: '-id' })).toEqual([1, 2, 1, 3]);
  });

  it('refuses the order of ranks over several queries, where a rank compares with none', async () => {
    const { body } = await test.api().get('/results').query({ sort: 'rank', sessionId }).expect(400);
    expect(body).toMatchObject({
      code: 'INVALID_INPUT',
      errors: [{ parameter: 'sort', detail: expect.stringContaining('queryId') }],
    });
  });

  it('filters by session, query, website, domain, type, rank and part of the title, alone and together', async () => {
    const websiteId = second.results[1]?.websiteId;
    expect(await titlesOf({ sessionId })).toHaveLength(4);
    expect(await titlesOf({ queryId: second.id })).toEqual([null, 'HEAT']);
    expect(await titlesOf({ websiteId })).toEqual(['50% off_pumps', 'HEAT']);
    expect(await titlesOf({ domain: 'wikipedia.org' })).toEqual(['Heat pump', null]);
    expect(await titlesOf({ type: 'ad' })).toEqual(['Buy now']);
    expect(await titlesOf({ type: 'organic', rankMax: 1 })).toEqual(['50% off_pumps', null]);
    expect(await titlesOf({ search: 'heat' })).toEqual(['Heat pump', 'HEAT']);
    expect(await titlesOf({ search: '0% off_' })).toEqual(['50% off_pumps']);
    expect(await titlesOf({ search: 'f_o' })).toEqual([]);
    expect(await titlesOf({ websiteId, sessionId, type: 'organic', rankMax: 5, domain: 'example.org' })).toEqual([
      '50% off_pumps',
    ]);
    expect(await titlesOf({ queryId: 9_007_199_254_740_991 })).toEqual([]);
  });

  it('loads website and query beside each result, and nothing that was not asked for', async () => {
    const [bare] = await list({ queryId: first.id });
    expect(bare).not.toHaveProperty('website');
    expect(bare).not.toHaveProperty('workspaceId');
    const items = await list({ queryId: first.id, include: 'website,query' });
    expect(items[0]).toMatchObject({
      website: { url: 'https://example.org/a' },
      query: { text: 'first', resultCount: 4 },
    });
    expect(items[1]).toMatchObject({ type: 'answer_box', website: null });
    expect(items[0]?.['query']).not.toHaveProperty('identity');
    const [narrow] = await list({ queryId: first.id, include: 'query', fields: 'rank' });
    expect(Object.keys(narrow ?? {})).toEqual(['rank', 'query']);
  });

  it.each([
    { rankMax: 0 },
    { include: 'session' },
    { sort: 'title' },
    { domain: '' },
    { type: 'x'.repeat(65) },
    { websiteId: 1.5 },
  ])('refuses %o', async (query) => {
    const { body } = await test.api().get('/results').query(query).expect(400);
    expect(body.errors).toMatchObject([{ parameter: Object.keys(query)[0] }]);
  });
});

describe('one result', () => {
  it('comes alone, or with its website and query', async () => {
    const id = second.results[1]?.id;
    const { body: bare } = await test.api().get(`/results/${id}`).expect(200);
    expect(bare).toMatchObject({ id, rank: 2, title: 'HEAT', url: 'https://example.org/a#again', queryId: second.id });
    expect(bare).not.toHaveProperty('website');
    const { body } = await test.api().get(`/results/${id}?include=query,website`).expect(200);
    expect(body).toMatchObject({ ...bare, website: { id: bare.websiteId }, query: { id: second.id } });
  });

  it('is 404 where there is none', async () => {
    const { body } = await test.api().get('/results/9007199254740991').expect(404);
    expect(body.code).toBe('RESULT_NOT_FOUND');
  });
});

describe('the rank of a result', () => {
  it('goes up to 2,000,000,000, whichever way it comes in', async () => {
    const most = 2_000_000_000;
    const session = await given.session();
    const result = (rank: number) => ({ rank, url: 'https://example.org/last' });
    const query = (rank: number) => ({ text: `deep ${rank}`, engine: 'run', results: [result(rank)] });
    const post = (rank: number) => test.api().post(`/sessions/${session.id}/queries`).send(query(rank));
    const { body: page } = await post(most).expect(201);
    const { body: refused } = await post(most + 1).expect(400);
    expect(refused.errors).toMatchObject([{ pointer: '#/results/0/rank' }]);
    const bulk = (rank: number) =>
      test
        .api()
        .post('/results/bulk')
        .send({ items: [{ queryId: page.id, ...result(rank) }] });
    expect((await bulk(most).expect(200)).body).toMatchObject({ inserted: 1, failed: 0 });
    expect((await bulk(most + 1).expect(200)).body).toMatchObject({ inserted: 0, failed: 1 });
    const patch = (rank: number) =>
      test
        .api()
        .patch('/results/bulk')
        .send({ items: [{ id: page.results[0].id, rank }] });
    expect((await patch(most).expect(200)).body).toMatchObject({ failed: 0 });
    expect((await patch(most + 1).expect(200)).body).toMatchObject({ failed: 1 });
    expect(await list({ queryId: page.id, rankMax: most })).toMatchObject([{ rank: most }, { rank: most }]);
  });
});

describe('the results of a website', () => {
  const path = (): string => `/websites/${second.results[1]?.websiteId}/results`;

  it('are every occurrence of the page, each with session, rank and the query it was found by', async () => {
    const { body } = await test.api().get(path()).expect(200);
    expect(body).toMatchObject({ total: 2, hasNext: false });
    expect(body.items).toMatchObject([
      { rank: 1, sessionId, query: { text: 'first', engine: 'google', collectedAt: expect.any(String) } },
      { rank: 2, sessionId: second['sessionId'], query: { text: 'second', engine: 'google' } },
    ]);
    const { body: latest } = await test.api().get(path()).query({ sort: '-id', fields: 'rank' }).expect(200);
    expect(latest.items.map(({ rank }: { rank: number }) => rank)).toEqual([2, 1]);
    expect(Object.keys(latest.items[0])).toEqual(['rank', 'query']);
  });

  it('come in the order of their collection, whenever they were written, page by page and by cursor', async () => {
    const days = ['03', '01', '02', '01'];
    const pages = [];
    for (const [n, day] of days.entries()) {
      const query = { text: `day ${n}`, collectedAt: `2026-04-${day}T00:00:00.000Z` };
      pages.push(await given.query(sessionId, query, ['https://example.org/history']));
    }
    const history = `/websites/${pages[0]?.results[0]?.websiteId}/results`;
    const textsOf = ({ items }: { items: { query: { text: string } }[] }) => items.map(({ query }) => query.text);
    const get = async (query: object) => (await test.api().get(history).query(query).expect(200)).body;
    const earliest = ['day 1', 'day 3', 'day 2', 'day 0'];

    expect(textsOf(await get({}))).toEqual(earliest);
    for (const [sort, texts] of [
      ['collectedAt', earliest],
      ['-collectedAt', earliest.toReversed()],
      ['id', ['day 0', 'day 1', 'day 2', 'day 3']],
    ] as const) {
      const byPage = [await get({ sort, perPage: 3 }), await get({ sort, perPage: 3, page: 2 })];
      expect(byPage.flatMap(textsOf)).toEqual(texts);
      const walked = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const body = await get({ sort, perPage: 1, ...(cursor && { cursor }) });
        walked.push(...textsOf(body));
        cursor = body.nextCursor;
      }
      expect(walked).toEqual(texts);
    }

    await test.api().patch(`/queries/${pages[0]?.id}`).send({ collectedAt: '2026-03-31T00:00:00.000Z' }).expect(200);
    expect(textsOf(await get({}))).toEqual(['day 0', 'day 1', 'day 3', 'day 2']);
  });

  it('go on by cursor, and are 404 for a website that is not there', async () => {
    const { body } = await test.api().get(path()).query({ perPage: 1 }).expect(200);
    const { body: next } = await test.api().get(path()).query({ perPage: 1, cursor: body.nextCursor }).expect(200);
    expect([body, next].map(({ items }) => items[0].query.text)).toEqual(['first', 'second']);
    const { body: problem } = await test.api().get('/websites/9007199254740991/results').expect(404);
    expect(problem.code).toBe('WEBSITE_NOT_FOUND');
  });
});
