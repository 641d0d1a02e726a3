import { gzipSync } from 'node:zlib';
import { Database } from '../src/platform/database/index.js';
import { Pruning } from '../src/platform/idempotency/index.js';
import { startApp, type TestApp } from './support/app.js';
import { givenOn } from './support/given.js';
import { ADMIN_KEY, insertKey, withKey } from './support/keys.js';

let test: TestApp;
let admin: TestApp;
let given: ReturnType<typeof givenOn>;

beforeAll(async () => {
  test = await startApp({ AUTH_ENABLED: 'true', ADMIN_KEY });
  admin = withKey(test, ADMIN_KEY);
  given = givenOn(admin);
});
afterAll(() => test.close());

let keys = 0;
const newKey = (): string => `key-${(keys += 1)}`;

const post = (path: string, key: string, client = admin) => client.api().post(path).set('Idempotency-Key', key);

async function countOf(table: string): Promise<number> {
  const [{ count }] = await test.dataSource.query(`SELECT count(*)::int AS count FROM ${table}`);
  return count;
}

const ndjson = (items: object[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');
const pages = (text: string, ...ranks: number[]): object[] =>
  ranks.map((rank) => ({ query: { text, engine: 'e' }, rank, url: `https://example.org/${text}/${rank}` }));

describe('the same request again', () => {
  it('gets the first answer, its status, its headers and every byte of its body, and does nothing', async () => {
    const key = newKey();
    const first = await post('/sessions', key).send({ name: 'once' }).expect(201);
    const before = await countOf('sessions');
    await admin.api().patch(`/sessions/${first.body.id}`).send({ name: 'changed since' }).expect(200);
    const again = await post('/sessions', key).send({ name: 'once' }).expect(201);
    expect(again.text).toBe(first.text);
    for (const name of ['location', 'content-type']) expect(again.headers[name]).toBe(first.headers[name]);
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(again.headers).toMatchObject({
      'idempotent-replayed': 'true',
      location: `/api/v1/sessions/${first.body.id}`,
    });
    expect(await countOf('sessions')).toBe(before);
  });

  it('is the same with quotes around the key, as RFC 9651 has it, and without', async () => {
    const key = newKey();
    const first = await post('/sessions', `"${key}"`).send({ name: 'quoted' }).expect(201);
    const again = await post('/sessions', key).send({ name: 'quoted' }).expect(201);
    expect(again.body.id).toBe(first.body.id);
  });

  it('holds for a result page with its results', async () => {
    const { id } = await given.session();
    const [key, body] = [newKey(), { text: 'page', engine: 'e', results: [{ rank: 1, url: 'https://example.org/1' }] }];
    const first = await post(`/sessions/${id}/queries`, key).send(body).expect(201);
    const again = await post(`/sessions/${id}/queries`, key).send(body).expect(201);
    expect(again.text).toBe(first.text);
    const { body: list } = await admin.api().get(`/results?sessionId=${id}`).expect(200);
    expect(list.total).toBe(1);
  });

  it.each(['false', 'true'])('holds for items as JSON and as NDJSON, with atomic=%s', async (atomic) => {
    const { id } = await given.session();
    const { id: queryId } = await given.query(id);
    const items = [1, 2, 3].map((rank) => ({ queryId, rank, url: `https://example.org/${rank}` }));
    const ways: [string, string, string][] = [
      [JSON.stringify({ items }), 'application/json', 'application/json'],
      [ndjson(items), 'application/x-ndjson', 'application/json'],
      [ndjson(items), 'application/x-ndjson', 'application/x-ndjson'],
    ];
    for (const [body, type, accepted] of ways) {
      const key = newKey();
      const send = () =>
        post(`/results/bulk?atomic=${atomic}`, key).set('Content-Type', type).set('Accept', accepted).send(body);
      const before = await countOf('results');
      const first = await send().buffer(true).expect(200);
      const again = await send().buffer(true).expect(200);
      expect(again.headers['idempotent-replayed']).toBe('true');
      expect([again.text, again.headers['content-type']]).toEqual([first.text, first.headers['content-type']]);
      expect(first.text).toContain('inserted');
      expect(await countOf('results')).toBe(before + items.length);
    }
  });

  it.each(['onConflict=skip', 'onConflict=error', 'onConflict=replace', 'atomic=true'])(
    'holds for an import with %s, which reports again what it has inserted',
    async (options) => {
      const key = newKey();
      const send = (body: string | Buffer, encoding = 'identity') =>
        post(`/imports?sessionName=${key}&${options}`, key)
          .set('Content-Type', 'application/x-ndjson')
          .set('Content-Encoding', encoding)
          .serialize((sent) => sent as string)
          .send(body);
      const body = ndjson(pages('a', 1, 2, 3));
      const first = await send(body).expect(200);
      expect(first.body).toMatchObject({ received: 3, inserted: 3, failed: 0 });
      const again = await send(body).expect(200);
      expect([again.text, again.headers['idempotent-replayed']]).toEqual([first.text, 'true']);
      // As it was sent: packed it is another body.
      await send(gzipSync(body), 'gzip').expect(422);
    },
  );

  it('reports the rows of an import that cannot be taken, and takes the others once', async () => {
    const key = newKey();
    const body = `${ndjson(pages('b', 1))}no json\n${ndjson(pages('b', 2))}`;
    const send = () =>
      post(`/imports?sessionName=${key}&format=ndjson`, key).set('Content-Type', 'text/plain').send(body);
    const first = await send().expect(200);
    expect(first.body).toMatchObject({ inserted: 2, failed: 1 });
    expect((await send().expect(200)).text).toBe(first.text);
  });

  it('holds for a dry run, which writes nothing', async () => {
    const [key, body] = [newKey(), ndjson(pages('dry', 1))];
    const send = () =>
      post(`/imports?sessionName=${key}&dryRun=true`, key).set('Content-Type', 'text/plain').send(body);
    const first = await send().expect(200);
    expect(first.body).toMatchObject({ sessionId: null, inserted: 1 });
    expect((await send().expect(200)).text).toBe(first.text);
    expect((await admin.api().get(`/sessions?search=${key}`).expect(200)).body.total).toBe(0);
  });
});

describe('a key that came before', () => {
  it.each([
    ['another body', '/queries/bulk', '/queries/bulk', 'other'],
    ['other parameters', '/queries/bulk', '/queries/bulk?atomic=true', 'one'],
    ['another path', '/queries/bulk', '/results/bulk', 'one'],
  ])('with %s is 422', async (_, path, otherPath, otherText) => {
    const { id: sessionId } = await given.session();
    const key = newKey();
    const body = (text: string) => ({ items: [{ sessionId, text, engine: 'e' }] });
    await post(path, key).send(body('one')).expect(200);
    const before = await countOf('queries');
    const { body: problem } = await post(otherPath, key).send(body(otherText)).expect(422);
    expect(problem.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await countOf('queries')).toBe(before);
  });

  it('with another body of many items is 422, however it is sent', async () => {
    const key = newKey();
    const send = (text: string) =>
      post(`/imports?sessionName=${key}`, key)
        .set('Content-Type', 'application/x-ndjson')
        .send(ndjson(pages(text, 1)));
    await send('first').expect(200);
    expect((await send('second').expect(422)).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('from another client, or a client of another workspace, is another key', async () => {
    const key = newKey();
    const other = withKey(test, await insertKey(test.dataSource, { scopes: ['write'] }));
    const [{ id: workspaceId }] = await test.dataSource.query(
      `INSERT INTO workspaces (name) VALUES ('apart') RETURNING id`,
    );
    const apart = withKey(test, await insertKey(test.dataSource, { scopes: ['write'], workspaceId }));
    const ids = new Set<number>();
    for (const client of [admin, other, apart]) {
      const { body, headers } = await post('/sessions', key, client).send({ name: 'mine' }).expect(201);
      expect(headers).not.toHaveProperty('idempotent-replayed');
      ids.add(body.id);
    }
    expect(ids.size).toBe(3);
  });

  it('is new again after a day, when its answer is deleted', async () => {
    const [old, recent] = [newKey(), newKey()];
    const first = await post('/sessions', old).send({ name: 'aged' }).expect(201);
    await test.dataSource.query(`UPDATE idempotency_keys SET created_at = now() - interval '24 hours'`);
    await post('/sessions', recent).send({ name: 'recent' }).expect(201);
    const second = await post('/sessions', old).send({ name: 'of another day' }).expect(201);
    expect(second.body.id).not.toBe(first.body.id);
    await test.dataSource.query(
      `UPDATE idempotency_keys SET created_at = now() - interval '24 hours' WHERE body LIKE '%of another day%'`,
    );
    await test.app.get(Pruning).prune();
    expect(await countOf('idempotency_keys')).toBe(1);
    await post('/sessions', recent).send({ name: 'recent' }).expect('Idempotent-Replayed', 'true');
  });
});

describe('what is not kept', () => {
  it('a refusal: the same key does the work once it can be done', async () => {
    const key = newKey();
    await post('/sessions', key).send({ name: '' }).expect(400);
    await post('/sessions', key).send({ name: 'right now' }).expect(201);
  });

  it('a conflict with stored data, and an atomic batch that was refused', async () => {
    const { id } = await given.session();
    const query = { text: 'twice', engine: 'e', collectedAt: '2026-03-02T09:30:00Z' };
    const { id: known } = await given.query(id, query);
    const [key, batch] = [newKey(), newKey()];
    await post(`/sessions/${id}/queries`, key).send(query).expect(409);
    const items = { items: [{ ...query, sessionId: id }] };
    await post('/queries/bulk?atomic=true', batch).send(items).expect(409);
    await admin.api().delete(`/queries/${known}`).expect(204);
    await post(`/sessions/${id}/queries`, key).send(query).expect(201);
    await admin
      .api()
      .delete(`/queries/bulk`)
      .send({ ids: [known] });
    const { body } = await post('/queries/bulk?atomic=true', batch).send(items).expect(409);
    expect(body.code).toBe('BATCH_REFUSED');
  });

  it('a fault of ours, which leaves nothing of what the request had done', async () => {
    const key = newKey();
    const before = await countOf('sessions');
    await test.dataSource.query(`
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'fails'; END $$;
      CREATE TRIGGER fails BEFORE INSERT ON idempotency_keys EXECUTE FUNCTION fail()`);
    await post('/sessions', key).send({ name: 'broken' }).expect(500);
    await test.dataSource.query('DROP FUNCTION fail() CASCADE');
    expect(await countOf('sessions')).toBe(before);
    await post('/sessions', key).send({ name: 'broken' }).expect(201);
  });
});

describe('a key itself', () => {
  it.each(['""', 'a b', '"a', 'a"', 'ä', 'x'.repeat(256), `"${'x'.repeat(256)}"`, '"a";b=1', '"a", "b"'])(
    'is refused as %s',
    async (key) => {
      const sent = Buffer.from(key, 'utf8').toString('latin1');
      const { body } = await post('/sessions', sent).send({ name: 'x' }).expect(400);
      expect(body).toMatchObject({ code: 'INVALID_INPUT', errors: [{ parameter: 'Idempotency-Key' }] });
    },
  );

  it.each(['x', 'x'.repeat(255), `"${'x'.repeat(255)}"`, '"a b"', String.raw`"a\"\\"`])(
    'is taken as %s',
    async (key) => {
      await post('/sessions', key).send({ name: 'x' }).expect(201);
      await post('/sessions', key).send({ name: 'x' }).expect('Idempotent-Replayed', 'true');
    },
  );

  it('means nothing to a request that may be repeated anyway', async () => {
    const { id } = await given.session();
    const key = newKey();
    for (const name of ['one', 'two']) {
      const { body } = await admin
        .api()
        .patch(`/sessions/${id}`)
        .set('Idempotency-Key', key)
        .send({ name })
        .expect(200);
      expect(body.name).toBe(name);
    }
    for (const _ of [1, 2]) {
      const { headers } = await post('/cache/warm', key).expect(200);
      expect(headers).not.toHaveProperty('idempotent-replayed');
    }
  });

  it('is refused where the answer is a secret, which no table may hold', async () => {
    const before = await countOf('api_keys');
    for (const path of ['/keys', '/keys/1/rotate']) {
      const { body } = await post(path, newKey()).send({ name: 'secret' }).expect(400);
      expect(body.code).toBe('IDEMPOTENCY_KEY_REFUSED');
    }
    expect(await countOf('api_keys')).toBe(before);
  });

  it('is stored as a hash, as is the request', async () => {
    const key = `telling-${newKey()}`;
    await post('/sessions', key).send({ name: 'kept', description: 'confidential' }).expect(201);
    const rows = await test.dataSource.query(
      `SELECT encode(key, 'escape') || encode(request, 'escape') AS text FROM idempotency_keys`,
    );
    expect(JSON.stringify(rows)).not.toMatch(/telling|confidential/);
  });
});

it('shows what a request with a key has written once it is answered, although lists were cached', async () => {
  const before = (await admin.api().get('/sessions').expect(200)).body.total;
  await admin.api().get('/sessions').expect('Cache-Status', /hit/);
  await post('/sessions', newKey()).send({ name: 'seen' }).expect(201);
  expect((await admin.api().get('/sessions').expect(200)).body.total).toBe(before + 1);
});

it('gives every connection back, whatever became of the request', async () => {
  const pool = () => test.app.get(Database).poolFigures();
  const key = newKey();
  for (const name of ['a', 'a', 'b', '']) await post('/sessions', key).send({ name });
  expect(pool()).toMatchObject({ inUse: 0, waiting: 0 });
});
