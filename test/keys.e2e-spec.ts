import { hashOf, isKeyText } from '../src/auth/key-text.js';
import { KeyUses } from '../src/auth/key-uses.js';
import { type NewKey } from '../src/auth/key.dto.js';
import { createApp } from '../src/app.setup.js';
import { loadEnv } from '../src/config/env.js';
import { startApp, type TestApp } from './support/app.js';
import { ADMIN_KEY, insertKey, insertWorkspace, withKey } from './support/keys.js';

let test: TestApp;
let admin: TestApp;
beforeAll(async () => {
  test = await startApp({ AUTH_ENABLED: 'true', ADMIN_KEY });
  admin = withKey(test, ADMIN_KEY);
});
afterAll(() => test.close());

let count = 0;
async function make(fields: object = {}): Promise<NewKey> {
  count += 1;
  const { body } = await admin
    .api()
    .post('/keys')
    .send({ name: `key ${count}`, ...fields })
    .expect(201);
  return body as NewKey;
}

const statusWith = async ({ key }: { key: string }, url = test.url): Promise<number> =>
  (await fetch(`${url}/api/v1/sessions?perPage=1`, { headers: { 'X-API-Key': key } })).status;

const listed = async (query: object = {}): Promise<number[]> => {
  const { body } = await admin
    .api()
    .get('/keys')
    .query({ perPage: 500, ...query })
    .expect(200);
  return (body.items as { id: number }[]).map(({ id }) => id);
};

describe('a new key', () => {
  it('is shown once, recognisable offline, and kept as nothing but its hash', async () => {
    const response = await admin.api().post('/keys').send({ name: 'once' }).expect(201);
    const { key, ...shown } = response.body as NewKey;
    expect(isKeyText(key)).toBe(true);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(shown).toEqual({
      id: expect.any(Number),
      name: 'once',
      prefix: key.slice(0, 12),
      scopes: ['read'],
      rateLimitPerMinute: null,
      status: 'active',
      createdAt: expect.any(String),
      expiresAt: null,
      revokedAt: null,
      replacedById: null,
      lastUsedAt: null,
    });
    const { body } = await admin.root().get(String(response.headers['location'])).expect(200);
    expect(body).toEqual(shown);
    const [row] = await test.dataSource.query('SELECT * FROM api_keys WHERE id = $1', [shown.id]);
    expect(row.hash).toEqual(hashOf(key));
    expect(JSON.stringify({ ...row, hash: row.hash.toString('latin1') })).not.toContain(key.slice(13));
  });

  it('has the scopes and the limit that it was given, and belongs to the workspace of its maker', async () => {
    const workspaceId = await insertWorkspace(test.dataSource, 'of its maker');
    const maker = withKey(test, await insertKey(test.dataSource, { workspaceId, scopes: ['admin'] }));
    const fields = { name: 'n', scopes: ['write', 'read', 'read'], rateLimitPerMinute: 5 };
    const { body } = await maker.api().post('/keys').send(fields).expect(201);
    expect(body).toMatchObject({ scopes: ['write', 'read'], rateLimitPerMinute: 5 });
    const made = withKey(test, body.key);
    const { body: session } = await made.api().post('/sessions').send({ name: 'theirs' }).expect(201);
    await made.api().get(`/sessions/${session.id}`).expect(200);
    await admin.api().get(`/sessions/${session.id}`).expect(404);
    expect(await listed()).not.toContain(body.id);
  });

  it('is listed until it is revoked, also when it has expired', async () => {
    const [active, expired, revoked] = [await make(), await make({ expiresAt: '2020-01-01T00:00:00Z' }), await make()];
    await admin.api().delete(`/keys/${revoked.id}`).expect(204);
    const ours = new Set([active.id, expired.id, revoked.id]);
    const of = async (query: object) => (await listed(query)).filter((id) => ours.has(id));
    expect(await of({})).toEqual([expired.id, active.id]);
    expect(await of({ sort: 'id', status: 'active' })).toEqual([active.id]);
    expect(await of({ status: 'expired' })).toEqual([expired.id]);
    expect(await of({ status: 'revoked' })).toEqual([revoked.id]);
    await admin.api().get(`/keys/${revoked.id}`).expect(404);
    await admin.api().delete(`/keys/${revoked.id}`).expect(404);
    await admin.api().post(`/keys/${revoked.id}/rotate`).expect(404);
  });
});

describe('a revoked key', () => {
  it('is refused by every process in every request that begins after the revocation was answered', async () => {
    const DATABASE_URL = String((test.dataSource.options as { url?: string }).url);
    const settings = { NODE_ENV: 'test', PORT: '0', DATABASE_URL, DATABASE_POOL_SIZE: '4' };
    const env = loadEnv({ ...settings, AUTH_ENABLED: 'true', RATE_LIMIT_ENABLED: 'false' });
    const other = await createApp(env);
    await other.listen(0, '127.0.0.1');
    const urls = [test.url, await other.getUrl()];
    try {
      for (let round = 0; round < 3; round += 1) {
        const key = await make();
        let isRevoked = false;
        const seen: Record<string, number> = { before: 0 };
        const ask = async (url: string): Promise<void> => {
          for (let after = 0; after < 20;) {
            const begun = isRevoked ? 'after' : 'before';
            const answer = `${begun} ${await statusWith(key, url)}`;
            seen[answer] = (seen[answer] ?? 0) + 1;
            if (begun === 'after') after += 1;
          }
        };
        const clients = [...urls, ...urls].map(ask);
        await admin.api().delete(`/keys/${key.id}`).expect(204);
        isRevoked = true;
        await Promise.all(clients);
        expect(seen['before 200']).toBeGreaterThan(0);
        const after = Object.entries(seen).filter(([answer]) => answer.startsWith('after'));
        expect(after).toEqual([['after 401', 80]]);
      }
    } finally {
      await other.close();
    }
  }, 30_000);
});

describe('a key that is used again and again', () => {
  it('is looked up once for all requests of half a second', async () => {
    const key = await make();
    const statements = await test.statementsOf(async () => {
      const statuses = await Promise.all(Array.from({ length: 100 }, () => statusWith(key)));
      expect(new Set(statuses)).toEqual(new Set([200]));
    });
    const lookups = statements.filter((sql) => /FROM "api_keys"/.test(sql));
    expect(lookups.length).toBeGreaterThan(0);
    expect(lookups.length).toBeLessThan(10);
  });

  it('shows when, written for all keys in one statement', async () => {
    const keys = [await make(), await make(), await make()];
    for (const key of [...keys, ...keys]) await statusWith(key);
    const statements = await test.statementsOf(() => test.app.get(KeyUses).write());
    expect(statements).toEqual([expect.stringContaining('UPDATE api_keys')]);
    for (const { id } of keys) {
      const { body } = await admin.api().get(`/keys/${id}`).expect(200);
      expect(Date.now() - Date.parse(body.lastUsedAt)).toBeLessThan(60_000);
    }
    expect(await test.statementsOf(() => test.app.get(KeyUses).write())).toEqual([]);
  });

  it('is recorded later, when the database cannot take it now', async () => {
    const key = await make();
    await statusWith(key);
    await test.dataSource.query('ALTER TABLE api_keys RENAME COLUMN last_used_at TO away');
    await test.app.get(KeyUses).write();
    await test.dataSource.query('ALTER TABLE api_keys RENAME COLUMN away TO last_used_at');
    await test.app.get(KeyUses).write();
    const { body } = await admin.api().get(`/keys/${key.id}`).expect(200);
    expect(body.lastUsedAt).not.toBeNull();
  });
});

describe('a key that is rotated', () => {
  it('hands everything to its successor, and is refused at once', async () => {
    const old = await make({ scopes: ['read', 'write'], rateLimitPerMinute: 7 });
    const { body } = await admin.api().post(`/keys/${old.id}/rotate`).expect(201);
    expect(body).toMatchObject({ name: old.name, scopes: old.scopes, rateLimitPerMinute: 7, expiresAt: null });
    expect([body.key === old.key, body.id === old.id]).toEqual([false, false]);
    expect([await statusWith(old), await statusWith(body)]).toEqual([401, 200]);
  });

  it('works on for the time of grace, and no longer than it would have without', async () => {
    const [lasting, ending] = [await make(), await make({ expiresAt: new Date(Date.now() + 60_000).toISOString() })];
    const rotate = async ({ id }: NewKey): Promise<NewKey> =>
      (await admin.api().post(`/keys/${id}/rotate?graceSeconds=3600`).expect(201)).body;
    const successors = [await rotate(lasting), await rotate(ending)];
    for (const key of [lasting, ending, ...successors]) expect(await statusWith(key)).toBe(200);
    const expiresAt = async ({ id }: NewKey): Promise<number> =>
      Date.parse((await admin.api().get(`/keys/${id}`).expect(200)).body.expiresAt);
    expect((await expiresAt(lasting)) - Date.now()).toBeGreaterThan(3_500_000);
    expect(new Date(await expiresAt(ending)).toISOString()).toBe(ending.expiresAt);
    expect((await expiresAt(successors[1] as NewKey)) - Date.now()).toBeGreaterThan(50_000);
  });

  it('ends in no year of five digits', async () => {
    const old = await make({ expiresAt: '9999-12-31T23:59:59.000Z' });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const { body } = await admin.api().post(`/keys/${old.id}/rotate`).expect(201);
    expect(body.expiresAt).toBe('9999-12-31T23:59:59.999Z');
  });

  it('is not the one that asks: nobody locks himself out', async () => {
    const own = await make({ scopes: ['admin'] });
    const itself = withKey(test, own.key);
    await itself.api().delete(`/keys/${own.id}`).expect(409);
    const { body } = await itself.api().post(`/keys/${own.id}/rotate`).expect(409);
    expect(body.code).toBe('KEY_IN_USE');
    expect(await statusWith(own)).toBe(200);
  });

  it('has one successor, however many ask at once', async () => {
    const { id } = await make({ name: 'contested' });
    const asked = Array.from({ length: 5 }, () => admin.api().post(`/keys/${id}/rotate`));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 404, 404, 404, 404]);
  });

  describe('and once more in its time of grace', () => {
    const rotate = (id: number) => admin.api().post(`/keys/${id}/rotate?graceSeconds=60`);

    it('is refused, however many ask at once: the first answer may have been lost, and its key is named', async () => {
      const { id } = await make();
      const answers = await Promise.all(Array.from({ length: 4 }, () => rotate(id)));
      const made = answers.find(({ status }) => status === 201)?.body as NewKey;
      expect(made.expiresAt).toBeNull();
      const refusals = answers.filter(({ status }) => status !== 201);
      expect(refusals.map(({ status, body }) => [status, body.code])).toEqual(
        Array.from({ length: 3 }, () => [409, 'KEY_REPLACED']),
      );
      expect(refusals[0]?.body.detail).toContain(`revoke key ${made.id}, and replace key ${id} again`);
      const { body } = await admin.api().get(`/keys/${id}`).expect(200);
      expect(body).toMatchObject({ status: 'active', replacedById: made.id });
    });

    it.each([null, 3_600_000])('hands its time on anew, when its successor is revoked: %s', async (lifetime) => {
      const end = lifetime && new Date(Date.now() + lifetime).toISOString();
      const { id } = await make({ expiresAt: end });
      const { body: lost } = await rotate(id).expect(201);
      await admin.api().delete(`/keys/${lost.id}`).expect(204);
      const { body: found } = await rotate(id).expect(201);
      if (lifetime === null) expect(found.expiresAt).toBeNull();
      else expect(Math.abs(Date.parse(found.expiresAt) - Date.now() - lifetime)).toBeLessThan(10_000);
      await rotate(id).expect(409);
    });

    it('is refused for good, when its successor has been replaced as well', async () => {
      const { id } = await make();
      const { body: second } = await rotate(id).expect(201);
      const { body: third } = await rotate(second.id).expect(201);
      await admin.api().delete(`/keys/${second.id}`).expect(204);
      const { body } = await rotate(id).expect(409);
      expect(body.detail).toMatch(new RegExp(`by key ${second.id}, and that one by key ${third.id};`));
    });
  });
});
