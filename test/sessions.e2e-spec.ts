import { startApp, type TestApp } from './support/app.js';

describe('sessions', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it('creates, reads, changes and deletes', async () => {
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
    expect(changed.body).toMatchObject({ name: 'after', version: 2 });
    await test.root().delete(location).expect(204);
    const gone = await test.root().get(location).expect(404);
    expect(gone.body).toMatchObject({ code: 'SESSION_NOT_FOUND', status: 404 });
  });

  it.each([
    { perPage: 0 },
    { perPage: 501 },
    { page: 0 },
    { unknown: 1 },
    { page: 201 },
    { sort: 'tags' },
    { cursor: 'abc' },
  ])('refuses %o', async (query) => {
    const { body } = await test.api().get('/sessions').query(query).expect(400);
    expect(body).toMatchObject({ code: 'INVALID_INPUT', errors: [{ parameter: Object.keys(query)[0] }] });
  });

  it('lists with counts in two statements', async () => {
    const statements = await test.statementsOf(() => test.api().get('/sessions').expect(200));
    expect(statements).toHaveLength(2);
  });
});
