import { startApp, type TestApp } from './support/app.js';
import { givenOn } from './support/given.js';

let test: TestApp;
let given: ReturnType<typeof givenOn>;
let sessionId: number;

beforeAll(async () => {
  test = await startApp();
  given = givenOn(test);
});
afterAll(() => test.close());
beforeEach(async () => {
  await test.dataSource.query('DELETE FROM sessions');
  sessionId = (await given.session()).id;
});

const HEAT = { text: 'heat pump', engine: 'google', collectedAt: '2026-03-02T09:30:00.000Z' };

describe('a result page', () => {
  it('goes in by one call, in the order of its ranks', async () => {
    const { body, headers } = await test
      .api()
      .post(`/sessions/${sessionId}/queries`)
      .send({
        ...HEAT,
        language: 'en',
        params: { num: 10 },
        results: [
          { rank: 2, url: 'https://example.org/two', title: 'Two', snippet: '2', extra: { sitelinks: [] } },
          { rank: 1, url: 'HTTP://Example.org:80/one' },
          { rank: 1, type: 'answer_box', title: 'An answer without a link' },
        ],
      })
      .expect(201);
    expect(body).toMatchObject({
      ...HEAT,
      sessionId,
      language: 'en',
      country: null,
      status: 'completed',
      version: 1,
      resultCount: 3,
    });
    expect(body.results.map(({ rank, type }: { rank: number; type: string }) => [rank, type])).toEqual([
      [1, 'organic'],
      [1, 'answer_box'],
      [2, 'organic'],
    ]);
    expect(body.results[0]).toMatchObject({
      url: 'HTTP://Example.org:80/one',
      domain: 'example.org',
      website: { url: 'http://example.org/one' },
    });
    expect(body.results[1]).toMatchObject({ url: null, websiteId: null, domain: null, website: null });
    const { body: read } = await test.root().get(`${headers['location']}?include=results.website`).expect(200);
    expect(read).toEqual(body);
  });

  it('takes the moment of the call when it does not say when it was collected', async () => {
    const before = Date.now();
    const { collectedAt } = await given.query(sessionId);
    expect(Date.parse(String(collectedAt))).toBeGreaterThanOrEqual(before);
  });

  it('is refused whole when the session has that query, and nothing of it is written', async () => {
    await given.query(sessionId, HEAT);
    const { body } = await test
      .api()
      .post(`/sessions/${sessionId}/queries`)
      .send({ ...HEAT, results: [{ rank: 1, url: 'https://example.org/never-written' }] })
      .expect(409);
    expect(body.code).toBe('QUERY_EXISTS');
    const { body: websites } = await test.api().get('/websites').expect(200);
    expect(websites.items.map(({ url }: { url: string }) => url)).not.toContain('https://example.org/never-written');
  });

  it.each([
    { language: 'en' },
    { country: 'gb' },
    { device: 'mobile' },
    { engine: 'bing' },
    { text: 'Heat pump' },
    { collectedAt: '2026-03-02T09:30:00.001Z' },
  ])('is another query with %o', async (difference) => {
    await given.query(sessionId, HEAT);
    await given.query(sessionId, { ...HEAT, ...difference });
  });

  it('is taken by another session', async () => {
    await given.query(sessionId, HEAT);
    await given.query((await given.session()).id, HEAT);
  });

  it('names everything that is wrong with it at once', async () => {
    const { body } = await test
      .api()
      .post(`/sessions/${sessionId}/queries`)
      .send({
        engine: '',
        collectedAt: 'today',
        unknown: 1,
        results: [
          { rank: 0, url: 'https://example.org/' },
          { rank: 1 },
          { rank: 1, type: 'organic', url: null },
          { rank: 1, url: 'a\0b' },
        ],
      })
      .expect(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '#/collectedAt',
      '#/engine',
      '#/results/0/rank',
      '#/results/1/url',
      '#/results/2/url',
      '#/results/3/url',
      '#/text',
      '#/unknown',
    ]);
  });

  it('may have titles of 200,000 characters and URLs of any scheme and 100,000 characters', async () => {
    const title = 'ä'.repeat(200_000);
    const urls = [
      `https://example.org/${'x'.repeat(99_000)}`,
      'urn:trec:FT911-3',
      'mailto:a@example.org',
      'no url at all',
    ];
    const { results } = await given.query(
      sessionId,
      {},
      urls.map((url) => ({ url, title })),
    );
    expect(results.map((result) => [result['url'], result['title'] === title])).toEqual(urls.map((url) => [url, true]));
  });

  it('answers 404 in a session that is not there', async () => {
    const { body } = await test.api().post('/sessions/9007199254740991/queries').send(HEAT).expect(404);
    expect(body.code).toBe('SESSION_NOT_FOUND');
  });

  it('keeps one website for one page when many calls meet it at once', async () => {
    const pages = Array.from({ length: 12 }, (_, i) =>
      [0, 1, 2, 3, 4].map((n) => `https://example.org/race/${(i * n) % 5}`),
    );
    const made = await Promise.all(pages.map((urls) => given.query(sessionId, {}, urls)));
    const ids = new Set(made.flatMap(({ results }) => results.map(({ websiteId }) => websiteId)));
    expect(ids.size).toBe(5);
  });
});

describe('one query', () => {
  it('changes what is named and keeps the rest', async () => {
    const { id } = await given.query(sessionId, { ...HEAT, device: 'mobile', params: { a: 1 } });
    const { body } = await test.api().patch(`/queries/${id}`).send({ status: 'failed', error: 'timeout' }).expect(200);
    expect(body).toMatchObject({
      ...HEAT,
      device: 'mobile',
      params: { a: 1 },
      status: 'failed',
      error: 'timeout',
      version: 2,
    });
  });

  it('cannot become the same as another of its session', async () => {
    await given.query(sessionId, HEAT);
    const { id } = await given.query(sessionId, { ...HEAT, country: 'gb' });
    const { body } = await test.api().patch(`/queries/${id}`).send({ country: null }).expect(409);
    expect(body.code).toBe('QUERY_EXISTS');
    const { body: kept } = await test.api().get(`/queries/${id}`).expect(200);
    expect(kept).toMatchObject({ country: 'gb', version: 1 });
  });

  it('leaves its old identity free when it changes', async () => {
    const { id } = await given.query(sessionId, HEAT);
    await test.api().patch(`/queries/${id}`).send({ text: 'other' }).expect(200);
    await given.query(sessionId, HEAT);
  });

  it('keeps its identity true when two changes meet', async () => {
    const { id } = await given.query(sessionId, HEAT);
    const changes = [{ country: 'gb' }, { device: 'mobile' }, { language: 'en' }];
    await Promise.all(changes.map((change) => test.api().patch(`/queries/${id}`).send(change).expect(200)));
    await test
      .api()
      .post(`/sessions/${sessionId}/queries`)
      .send({ ...HEAT, country: 'gb', device: 'mobile', language: 'en' })
      .expect(409);
  });

  it('takes its results along when it is deleted, and leaves their websites', async () => {
    const { id, results } = await given.query(sessionId, HEAT, ['https://example.org/']);
    await test.api().delete(`/queries/${id}`).expect(204);
    await test.api().delete(`/queries/${id}`).expect(404);
    await test.api().get(`/results/${results[0]?.id}`).expect(404);
    await test.api().get(`/websites/${results[0]?.websiteId}`).expect(200);
  });

  it('comes with its results, or with the named fields alone', async () => {
    const { id } = await given.query(sessionId, HEAT, ['https://example.org/']);
    const { body: bare } = await test.api().get(`/queries/${id}`).expect(200);
    expect(bare).not.toHaveProperty('results');
    const { body: some } = await test.api().get(`/queries/${id}?fields=text&include=results`).expect(200);
    expect(Object.keys(some)).toEqual(['text', 'results']);
    expect(some.results[0]).not.toHaveProperty('website');
  });
});

const textsOf = async (query: Record<string, unknown>): Promise<string[]> => {
  const { body } = await test.api().get('/queries').query(query).expect(200);
  return body.items.map((item: { text: string }) => item.text);
};

describe('the list of queries', () => {
  beforeEach(async () => {
    await given.query(sessionId, { ...HEAT, text: 'one' }, ['https://example.org/']);
    await given.query(sessionId, {
      ...HEAT,
      text: 'two',
      engine: 'bing',
      status: 'failed',
      collectedAt: '2026-03-03T00:00:00Z',
    });
    await given.query((await given.session()).id, { ...HEAT, text: 'three', collectedAt: '2026-03-04T00:00:00Z' });
  });

  it('shows the latest collection first, with the counts of results', async () => {
    const { body } = await test.api().get('/queries').expect(200);
    expect(body.items).toMatchObject([
      { text: 'three', resultCount: 0 },
      { text: 'two' },
      { text: 'one', resultCount: 1 },
    ]);
    expect(await textsOf({ sort: 'collectedAt' })).toEqual(['one', 'two', 'three']);
  });

  it('filters by session, engine, status, part of the text and time, alone and together', async () => {
    expect(await textsOf({ sessionId })).toEqual(['two', 'one']);
    expect(await textsOf({ engine: 'bing' })).toEqual(['two']);
    expect(await textsOf({ status: 'completed' })).toEqual(['three', 'one']);
    expect(await textsOf({ search: 'T' })).toEqual(['three', 'two']);
    expect(await textsOf({ collectedFrom: '2026-03-03T00:00:00Z' })).toEqual(['three', 'two']);
    expect(await textsOf({ collectedTo: '2026-03-03T01:00:00+01:00' })).toEqual(['one']);
    expect(await textsOf({ sessionId, engine: 'google', status: 'completed', search: 'o' })).toEqual(['one']);
    expect(await textsOf({ sessionId: 9_007_199_254_740_991 })).toEqual([]);
  });

  it.each([{ sort: 'text' }, { include: 'results' }, { sessionId: 'x' }, { sessionId: 0 }, { fields: 'identity' }])(
    'refuses %o',
    async (query) => {
      await test.api().get('/queries').query(query).expect(400);
    },
  );
});
