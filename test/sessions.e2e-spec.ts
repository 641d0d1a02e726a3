import { startApp, type TestApp } from './support/app.js';
import { givenOn } from './support/given.js';

let test: TestApp;
let given: ReturnType<typeof givenOn>;

beforeAll(async () => {
  test = await startApp();
  given = givenOn(test);
});
afterAll(() => test.close());
beforeEach(() => test.dataSource.query('DELETE FROM sessions'));

const namesOf = async (query: Record<string, unknown>): Promise<string[]> => {
  const { body } = await test.api().get('/sessions').query(query).expect(200);
  return body.items.map((item: { name: string }) => item.name);
};

describe('one session', () => {
  it('is created, read, changed and deleted', async () => {
    const created = await test
      .api()
      .post('/sessions')
      .send({ name: ' Heat pumps ', tags: ['energy'] })
      .expect(201);
    expect(created.body).toMatchObject({
      name: 'Heat pumps',
      tags: ['energy'],
      status: 'pending',
      version: 1,
      queryCount: 0,
      resultCount: 0,
    });
    const { location } = created.headers as { location: string };
    const read = await test.root().get(location).expect(200);
    expect(read.body).toEqual(created.body);

    const changed = await test.root().patch(location).send({ name: 'after' }).expect(200);
    expect(changed.body).toMatchObject({ name: 'after', tags: ['energy'], version: 2 });
    await test.root().delete(location).expect(204);
    const gone = await test.root().get(location).expect(404);
    expect(gone.body).toMatchObject({ code: 'SESSION_NOT_FOUND', status: 404 });
  });

  it('moves updatedAt with every change, and createdAt with none', async () => {
    const before = await given.session();
    const { body: after } = await test.api().patch(`/sessions/${before.id}`).send({ status: 'running' }).expect(200);
    expect(after.createdAt).toBe(before['createdAt']);
    expect(Date.parse(after.updatedAt)).toBeGreaterThan(Date.parse(String(before['updatedAt'])));
  });

  it('gives the very config back that it was given', async () => {
    const config = { 'a/b': [1, null, { deep: [true, 0.1, 'ß😀'] }], '': '', constructor: 'mine', big: 2 ** 53 };
    const { id } = await given.session({ config });
    const { body } = await test.api().get(`/sessions/${id}`).expect(200);
    expect(body.config).toEqual(config);
  });

  it('keeps a name of the full length in astral characters', async () => {
    const name = '😀'.repeat(127);
    expect(await given.session({ name })).toMatchObject({ name });
  });

  it('deletes with itself its queries and results, and leaves the websites', async () => {
    const session = await given.session();
    const { id, results } = await given.query(session.id, {}, ['https://example.org/kept']);
    await test.api().delete(`/sessions/${session.id}`).expect(204);
    await test.api().get(`/queries/${id}`).expect(404);
    await test.api().get(`/results/${results[0]?.id}`).expect(404);
    await test.api().get(`/websites/${results[0]?.websiteId}`).expect(200);
  });

  it.each(['get', 'patch', 'delete'] as const)('answers 404 to %s of a session that is not there', async (method) => {
    const { body } = await test.api()[method]('/sessions/9007199254740991').send({ name: 'x' }).expect(404);
    expect(body.code).toBe('SESSION_NOT_FOUND');
  });
});

describe('the tree of a session', () => {
  it('holds queries by the time of their collection, results by rank, and shared websites', async () => {
    const session = await given.session();
    await given.query(session.id, { text: 'late', collectedAt: '2026-03-02T00:00:00Z' }, [
      { rank: 2, url: 'https://example.org/a#x' },
      { rank: 1, url: 'https://example.org/b' },
    ]);
    await given.query(session.id, { text: 'early', collectedAt: '2026-03-01T00:00:00Z' }, [
      'https://EXAMPLE.org/a?utm_source=x',
    ]);
    const { body } = await test.api().get(`/sessions/${session.id}?include=queries.results.website`).expect(200);
    expect(body.queries.map((query: { text: string }) => query.text)).toEqual(['early', 'late']);
    const [early, late] = body.queries;
    expect(late.results.map((result: { rank: number }) => result.rank)).toEqual([1, 2]);
    expect(early.results[0].website).toMatchObject({ url: 'https://example.org/a', domain: 'example.org' });
    expect(late.results[1].website.id).toBe(early.results[0].website.id);
    expect(early.results[0].url).toBe('https://EXAMPLE.org/a?utm_source=x');
    expect(body).toMatchObject({ queryCount: 2, resultCount: 3 });
  });

  it('stops at the level that was asked for', async () => {
    const session = await given.session();
    await given.query(session.id, {}, ['https://example.org/']);
    const { body } = await test.api().get(`/sessions/${session.id}?include=queries&fields=id`).expect(200);
    expect(Object.keys(body)).toEqual(['id', 'queries']);
    expect(body.queries[0]).not.toHaveProperty('results');
  });

  it('is refused rather than cut short when it is too large', async () => {
    const session = await given.session();
    await test.dataSource.query(
      `INSERT INTO queries (workspace_id, session_id, text, engine, collected_at, identity)
       SELECT 1, $1, n, 'google', now(), int4send(n) FROM generate_series(1, 2001) AS n`,
      [session.id],
    );
    const { body } = await test.api().get(`/sessions/${session.id}?include=queries`).expect(422);
    expect(body).toMatchObject({ code: 'TREE_TOO_LARGE', detail: expect.stringContaining('cursor') });
  });
});

describe('the list of sessions', () => {
  it('shows the newest first, with counts', async () => {
    const { id } = await given.session({ name: 'older' });
    await given.session({ name: 'newer' });
    await given.query(id, {}, ['https://example.org/1', 'https://example.org/2']);
    const { body } = await test.api().get('/sessions').expect(200);
    expect(body).toMatchObject({ total: 2, page: 1, perPage: 50, pages: 1, hasNext: false, hasPrev: false });
    expect(body.items).toMatchObject([
      { name: 'newer', queryCount: 0, resultCount: 0 },
      { name: 'older', queryCount: 1, resultCount: 2 },
    ]);
  });

  it('filters by status, tag, part of the name and time of creation, alone and together', async () => {
    await given.session({ name: '100% Alpha_1', status: 'running', tags: ['x', 'y'] });
    await given.session({ name: 'beta', status: 'running', tags: ['y'] });
    expect(await namesOf({ status: 'running', sort: 'name' })).toEqual(['100% Alpha_1', 'beta']);
    expect(await namesOf({ status: 'failed' })).toEqual([]);
    expect(await namesOf({ tag: 'x' })).toEqual(['100% Alpha_1']);
    expect(await namesOf({ search: 'ALPHA' })).toEqual(['100% Alpha_1']);
    expect(await namesOf({ search: '%' })).toEqual(['100% Alpha_1']);
    expect(await namesOf({ search: '_' })).toEqual(['100% Alpha_1']);
    expect(await namesOf({ search: '\\' })).toEqual([]);
    expect(await namesOf({ tag: 'y', status: 'running', search: 'bet' })).toEqual(['beta']);
    const { createdAt } = await given.session({ name: 'edge' });
    expect(await namesOf({ createdFrom: createdAt, search: 'edge' })).toEqual(['edge']);
    expect(await namesOf({ createdTo: createdAt, search: 'edge' })).toEqual([]);
  });

  it.each([
    ['name', ['a', 'b', 'c']],
    ['-name', ['c', 'b', 'a']],
    ['createdAt', ['b', 'c', 'a']],
    ['-createdAt', ['a', 'c', 'b']],
    ['id', ['b', 'c', 'a']],
    ['-id', ['a', 'c', 'b']],
  ])('sorts by %s', async (sort, names) => {
    for (const name of ['b', 'c', 'a']) await given.session({ name });
    expect(await namesOf({ sort })).toEqual(names);
  });

  it('returns the named fields only', async () => {
    await given.session();
    const { body } = await test.api().get('/sessions?fields=name,id').expect(200);
    expect(Object.keys(body.items[0]).toSorted()).toEqual(['id', 'name']);
  });

  it.each([
    { perPage: 0 },
    { perPage: 501 },
    { perPage: '1e1' },
    { page: 0 },
    { page: 201 },
    { unknown: 1 },
    { sort: 'tags' },
    { cursor: 'abc' },
    { fields: 'workspaceId' },
    { status: 'done' },
    { createdFrom: 'yesterday' },
    { search: '' },
  ])('refuses %o', async (query) => {
    const { body } = await test.api().get('/sessions').query(query).expect(400);
    expect(body).toMatchObject({ code: 'INVALID_INPUT', errors: [{ parameter: Object.keys(query)[0] }] });
  });

  it('names what it would have taken', async () => {
    const { body } = await test.api().get('/sessions?sort=tags&fields=nme').expect(400);
    expect(body.errors).toEqual([
      { parameter: 'sort', code: 'INVALID_VALUE', detail: expect.stringContaining('"-createdAt"') },
      { parameter: 'fields', code: 'INVALID_VALUE', detail: expect.stringContaining('"name"') },
    ]);
  });
});
