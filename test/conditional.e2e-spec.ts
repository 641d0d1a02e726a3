import { startApp, type TestApp } from './support/app.js';
import { givenOn, type GivenRow } from './support/given.js';

const CACHED = { CACHE_ENABLED: 'true' };
const UNCACHED = { CACHE_ENABLED: 'false' };

describe.each([
  ['with the cache', CACHED],
  ['without the cache', UNCACHED],
])('%s', (_, settings) => {
  let test: TestApp;
  let given: ReturnType<typeof givenOn>;
  let count = 0;

  beforeAll(async () => {
    test = await startApp(settings);
    given = givenOn(test);
  });
  afterAll(() => test.close());

  async function website(): Promise<GivenRow> {
    const items = [{ url: `https://example.org/${(count += 1)}` }];
    const { body } = await test.api().put('/websites/bulk').send({ items }).expect(200);
    return { id: body.ids[0] as number };
  }

  const ROWS: Record<string, () => Promise<GivenRow>> = {
    '/sessions': () => given.session(),
    '/queries': async () => given.query((await given.session()).id),
    '/websites': website,
  };
  const CHANGES = [
    ['/sessions', { name: 'changed' }, { name: 'changed again' }],
    ['/queries', { tool: 'changed' }, { tool: 'changed again' }],
  ] as const;

  const tagOf = async (path: string): Promise<string> =>
    String((await test.api().get(path).expect(200)).headers['etag']);

  describe.each(Object.keys(ROWS))('a row of %s', (path) => {
    let one: string;

    beforeEach(async () => {
      one = `${path}/${(await ROWS[path]?.())?.id}`;
    });

    it('has a strong tag that begins with its version, and is 304 for who has it', async () => {
      const tag = await tagOf(one);
      expect(tag).toMatch(/^"1-[\w-]{27}"$/);
      for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
        const { text, headers } = await test.api().get(one).set('If-None-Match', known).expect(304);
        expect([text, headers['etag']]).toEqual(['', tag]);
      }
      await test.api().get(one).set('If-None-Match', '"1-x"').expect(200);
    });

    it('has another tag for other fields of it, of the same version', async () => {
      const [whole, part] = [await tagOf(one), await tagOf(`${one}?fields=id`)];
      expect(part).not.toBe(whole);
      expect(part).toMatch(/^"1-/);
    });

    it('is deleted in that version alone', async () => {
      const tag = await tagOf(one);
      for (const other of ['"2"', `W/${tag}`, '"x"', 'nonsense', '"2-a", W/"1"']) {
        const { body } = await test.api().delete(one).set('If-Match', other).expect(412);
        expect(body).toMatchObject({ code: 'PRECONDITION_FAILED', status: 412 });
      }
      await test.api().delete(one).set('If-Match', `"9-x", ${tag}`).expect(204);
      await test.api().delete(one).set('If-Match', tag).expect(404);
    });

    it('is deleted for * if it is there', async () => {
      await test.api().delete(one).set('If-Match', '*').expect(204);
      await test.api().delete(one).set('If-Match', '*').expect(404);
    });
  });

  it.each(CHANGES)(
    '%s: a change is made to the version that its client has seen, and gives the tag of the next',
    async (path, change, next) => {
      const { id } = await (ROWS[path] as () => Promise<GivenRow>)();
      const one = `${path}/${id}`;
      const first = await tagOf(one);
      const changed = await test.api().patch(one).set('If-Match', first).send(change).expect(200);
      const second = String(changed.headers['etag']);
      expect(second).toMatch(/^"2-/);
      expect(await tagOf(one)).toBe(second);
      await test.api().get(one).set('If-None-Match', first).expect(200);
      await test.api().patch(one).set('If-Match', first).send(next).expect(412);
      expect((await test.api().get(one).expect(200)).body).toMatchObject(change);
      await test.api().patch(one).set('If-Match', `${first}, ${second}`).send(next).expect(200);
      await test.api().patch(one).set('If-Match', '*').send(change).expect(200);
      await test.api().patch(one).send(next).expect(200);
      await test.api().patch(`${path}/999999999`).set('If-Match', '*').send(next).expect(404);
    },
  );

  it.each(CHANGES)('%s: of many changes to one version at once one is made', async (path, change) => {
    const { id } = await (ROWS[path] as () => Promise<GivenRow>)();
    const tag = await tagOf(`${path}/${id}`);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => test.api().patch(`${path}/${id}`).set('If-Match', tag).send(change)),
    );
    const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    expect([count(200), count(412)]).toEqual([1, 19]);
  });

  it('a 304 and the answer to a HEAD name the form that a GET gives a browser', async () => {
    const { id } = await given.session({ description: 'heat pump '.repeat(200) });
    const one = `/sessions/${id}`;
    const accepted = { 'Accept-Encoding': 'gzip, deflate, br, zstd' };
    const first = await test.api().get(one).set(accepted).expect(200);
    const { etag = '', vary } = first.headers;
    expect([etag, first.headers['content-encoding']]).toEqual([expect.stringMatching(/^"1-[\w-]{27}-br"$/), 'br']);
    expect(vary).toContain('Accept-Encoding');
    const again = await test.api().get(one).set(accepted).set('If-None-Match', etag).expect(304);
    expect([again.headers['etag'], again.headers['vary']]).toEqual([etag, vary]);
    const head = await test.api().head(one).set(accepted).expect(200);
    expect([head.headers['etag'], head.headers['vary'], head.headers['content-encoding']]).toEqual([etag, vary, 'br']);
  });

  it('what is made has the tag that a read of it has', async () => {
    const made = await test.api().post('/sessions').send({ name: 'tagged' }).expect(201);
    expect(made.headers['etag']).toBe(await tagOf(`/sessions/${made.body.id}`));
  });

  it('a session has another tag once its counts have changed, and its version still holds', async () => {
    const { id } = await given.session();
    const tag = await tagOf(`/sessions/${id}`);
    await given.query(id);
    await test.api().get(`/sessions/${id}`).set('If-None-Match', tag).expect(200);
    await test
      .api()
      .patch(`/sessions/${id}`)
      .set('If-Match', tag)
      .send({ name: 'still the first version' })
      .expect(200);
  });
});

it('answers 304 without a statement while the answer is kept, trees included', async () => {
  const test = await startApp(CACHED);
  const given = givenOn(test);
  const { id } = await given.session();
  await given.query(id, {}, ['https://example.org/']);
  for (const path of [
    `/sessions/${id}`,
    `/sessions/${id}?include=queries.results.website`,
    '/sessions',
    '/stats/global',
  ]) {
    const { headers } = await test.api().get(path).expect(200);
    const sent = await test.statementsOf(() =>
      test.api().get(path).set('If-None-Match', String(headers['etag'])).expect(304),
    );
    expect([path, sent]).toEqual([path, []]);
  }
  await test.close();
});
