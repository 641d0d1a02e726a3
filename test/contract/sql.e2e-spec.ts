import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { KeyUses } from '../../src/auth/key-uses.js';
import { KeysRepository } from '../../src/auth/keys.repository.js';
import { Pruning } from '../../src/platform/idempotency/index.js';
import { CompareRepository } from '../../src/stats/compare/compare.repository.js';
import { listsSql } from '../../src/stats/networks/networks.repository.js';
import { WorkspacesService } from '../../src/workspaces/workspaces.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { givenOn } from '../support/given.js';
import { ADMIN_KEY, insertKey, withKey } from '../support/keys.js';
import { normalise, noteStatements, type RepositoryStatements } from '../support/repository-statements.js';

/** `UPDATE_SQL=1 npm run test:e2e -- --testPathPatterns contract/sql` writes the files anew; review the diff. */
const UPDATE = process.env['UPDATE_SQL'] === '1';
const FOLDER = path.join('test', 'contract', 'sql');

/** They stage files on a connection of their own; their statements depend on the file, and have tests of their own. */
const STAGED = /^(Imports|Staging|StagedRules|JoiningPages|RepeatedPages|Exports)Repository$/;

/** It reads by a cursor, of which TypeORM hears nothing: its statements are asked for. */
const BY_CURSOR = /^NetworksRepository$/;

/** Its checks are constants, each beside the plain count that it is compared with. */
const CHECKS = /^RollupsRepository$/;

let test: TestApp;
let statements: RepositoryStatements['sent'];

const PERIOD = 'engine=google&from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z';
const QUERY = { engine: 'google', collectedAt: '2026-03-02T09:30:00.000Z' };

async function useKeys(): Promise<void> {
  const api = () => test.api();
  await withKey(test, await insertKey(test.dataSource))
    .api()
    .get('/nouns?sort=tfidf')
    .expect(200);
  await test.app.get(KeyUses).write();
  await test.app.get(KeysRepository).someActive();
  const { body: key } = await api().post('/keys').send({ name: 'a key' }).expect(201);
  const { body: page } = await api().get('/keys?perPage=1').expect(200);
  await api().get(`/keys?perPage=1&cursor=${page.nextCursor}`).expect(200);
  for (const status of ['active', 'expired', 'revoked']) await api().get(`/keys?sort=id&status=${status}`).expect(200);
  await api().get(`/keys/${key.id}`).expect(200);
  await api().post(`/keys/${key.id}/rotate?graceSeconds=60`).expect(201);
  await api().delete(`/keys/${key.id}`).expect(204);
  await test.app.get(WorkspacesService).getOrCreateId('another');
}

async function useIdempotencyKey(): Promise<void> {
  const send = (type: string, body: object | string) =>
    test.api().post('/queries/bulk').set('Idempotency-Key', type).set('Content-Type', type).send(body);
  for (const _ of ['first', 'again']) await send('application/json', { items: [{}] }).expect(200);
  await send('application/x-ndjson', '{}\n').expect(200);
  await test.app.get(Pruning).prune();
}

/** Every route once, with every filter. */
async function useEverything(): Promise<void> {
  const given = givenOn(test);
  const { id: session } = await given.session({ tags: ['a'] });
  const { id: query, results } = await given.query(session, { ...QUERY, text: 'first' }, [
    'https://example.org/a',
    'https://example.org/b',
  ]);
  const [result] = results;
  const website = result?.websiteId;
  const api = () => test.api();
  const get = async (url: string): Promise<{ nextCursor: string }> => (await api().get(url).expect(200)).body;

  await given.session();
  for (const sort of ['createdAt', 'name', 'id']) {
    const { nextCursor } = await get(`/sessions?perPage=1&sort=${sort}`);
    await get(`/sessions?perPage=1&sort=${sort}&cursor=${nextCursor}`);
  }
  await get('/sessions?status=pending&tag=a&search=s&createdFrom=2026-01-01T00:00:00Z&createdTo=2027-01-01T00:00:00Z');
  await get(`/sessions/${session}?include=queries.results.website`);
  await api().patch(`/sessions/${session}`).send({ name: 'renamed' }).expect(200);

  await given.query(session, { ...QUERY, text: 'second' });
  const { nextCursor: after } = await get('/queries?perPage=1');
  await get(`/queries?perPage=1&cursor=${after}`);
  await get(
    `/queries?sessionId=${session}&engine=google&status=completed&search=s&collectedFrom=2026-01-01T00:00:00Z&collectedTo=2027-01-01T00:00:00Z`,
  );
  await get(`/queries/${query}?include=results.website`);
  await api().patch(`/queries/${query}`).send({ country: 'gb' }).expect(200);

  const { nextCursor: ranked } = await get(`/results?queryId=${query}&perPage=1`);
  await get(`/results?queryId=${query}&perPage=1&cursor=${ranked}`);
  await get(
    `/results?sessionId=${session}&queryId=${query}&websiteId=${website}&domain=example.org&type=organic&rankMax=3&search=x&include=website,query`,
  );
  await get(`/results/${result?.id}?include=website,query`);
  await given.query(session, { ...QUERY, text: 'third' }, ['https://example.org/a']);
  const { nextCursor: sighted } = await get(`/websites/${website}/results?perPage=1`);
  await get(`/websites/${website}/results?perPage=1&cursor=${sighted}`);

  const put = [
    { url: 'https://example.org/a', title: 'Heat', text: 'heat pumps heat' },
    { url: 'https://example.org/new' },
  ];
  await api().put('/websites/bulk').send({ items: put }).expect(200);
  await get('/websites?domain=example.org&perPage=1');
  await get('/websites?include=content');
  await get('/websites?search=heat&domain=example.org');
  await get(`/nouns?sessionId=${session}&lemma=heat`);
  await get('/nouns?sort=tfidf');
  await get(`/websites/${website}/nouns`);
  await get('/stats/global');
  await get(`/stats/sessions/${session}`);
  const narrow = `sessionId=${session}&engine=google&from=2026-01-01T00:00:00Z&to=2027-01-01T12:00:00Z`;
  for (const stats of ['domains', 'engines', 'timeline']) {
    await get(`/stats/${stats}`);
    await get(`/stats/${stats}?${narrow}`);
  }
  await get(`/stats/domains?sessionId=${session}`);
  for (const by of ['engine', 'session', 'collectedAt']) await get(`/stats/overlap?by=${by}`);
  await get(`/stats/overlap?unit=domain&sessionId=${session}&${PERIOD}`);
  await get(`/stats/fused?query=first&language=en&country=gb&device=desktop`);
  await get(`/stats/ranks?query=first&url=https://example.org/a&domain=example.org`);
  await get(`/stats/ranks?query=first&sessionId=${session}&${PERIOD}`);
  await get('/stats/distance?domains=example.org');
  await get(`/stats/distance?sessionId=${session}&${PERIOD}`);
  await get(`/stats/nouns?sessionId=${session}&${PERIOD}`);
  await get('/stats/nouns?order=tfidf');
  const { body: another } = await api().post('/sessions').send({ name: 'another' }).expect(201);
  await get(`/stats/compare?sessionIds=${session},${another.id}`);
  await get(`/stats/compare?sessionIds=${session},${another.id}&${PERIOD}`);
  // Sent where there are more texts than one answer reads.
  await test.app.get(CompareRepository).sharedTexts(1, { sessionIds: [session, another.id], type: 'organic' });

  const { body: queries } = await api()
    .post('/queries/bulk')
    .send({ items: [{ ...QUERY, sessionId: session, text: 'bulk' }] })
    .expect(200);
  await api()
    .patch('/queries/bulk')
    .send({ items: [{ id: queries.ids[0], device: 'mobile' }] })
    .expect(200);
  const item = { queryId: queries.ids[0], rank: 1, url: 'https://example.org/bulk' };
  const { body: bulk } = await api()
    .post('/results/bulk')
    .send({ items: [item] })
    .expect(200);
  await api()
    .patch('/results/bulk')
    .send({ items: [{ id: bulk.ids[0], title: 'changed' }] })
    .expect(200);
  await api().delete('/results/bulk').send({ ids: bulk.ids }).expect(200);
  await api().delete('/queries/bulk').send({ ids: queries.ids }).expect(200);
  await api().delete(`/websites/${website}`).expect(409);
  await api().delete(`/queries/${query}`).expect(204);
  await api().delete(`/sessions/${session}`).expect(204);
  await useIdempotencyKey();
  await useKeys();
  await api().get('/diagnostics/slow-queries').expect(200);
  for (const target of ['sessionName=imported', `sessionId=${another.id}`]) {
    await api()
      .post(`/imports?${target}&engine=google&query=q`)
      .set('content-type', 'application/x-ndjson')
      .send('{"text":"q","engine":"google","results":[]}\n');
  }
}

const fileOf = (repository: string): string =>
  path.join(
    FOLDER,
    `${repository
      .replace(/Repository$/, '')
      .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-')
      .toLowerCase()}.repository.sql`,
  );

function textOf(methods: Map<string, Set<string>>): string {
  const sending = [...methods].filter(([, sent]) => sent.size > 0);
  return sending.map(([name, sent]) => `-- ${name}\n\n${[...sent].map((sql) => `${sql};\n`).join('\n')}`).join('\n');
}

beforeAll(async () => {
  test = withKey(
    await startApp({ AUTH_ENABLED: 'true', ADMIN_KEY, CACHE_ENABLED: 'false', QUERY_SLOW_THRESHOLD: '0.001' }),
    ADMIN_KEY,
  );
  const others = [STAGED, CHECKS, BY_CURSOR];
  statements = noteStatements(test, (repository) => !others.some((names) => names.test(repository))).sent;
  const filters = { sessionIds: [1], type: 'organic', k: 100 };
  const narrow = {
    engine: 'google',
    language: 'en',
    country: 'gb',
    device: 'desktop',
    from: new Date(),
    to: new Date(),
  };
  const lists = [
    listsSql(1, { ...filters, unit: 'domain' }),
    listsSql(1, { ...filters, ...narrow, unit: 'website' }),
  ].map(({ sql }) => normalise(sql));
  statements.set('NetworksRepository', new Map([['lists', new Set(lists)]]));
  await useEverything();
}, 30_000);
afterAll(() => test.close());

it('every repository sends the very statements that are checked in, and no others', () => {
  const now = new Map([...statements].map(([repository, methods]) => [fileOf(repository), textOf(methods)]));
  if (UPDATE) for (const [file, text] of now) writeFileSync(file, text);
  const kept = readdirSync(FOLDER).map((name) => path.join(FOLDER, name));
  expect(kept.toSorted()).toEqual([...now.keys()].toSorted());
  for (const [file, text] of now)
    expect([file, text]).toEqual([file, existsSync(file) ? readFileSync(file, 'utf8') : '']);
});
