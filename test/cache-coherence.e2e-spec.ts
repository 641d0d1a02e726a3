import { ModulesContainer } from '@nestjs/core';
import { previewApp } from '../src/app.setup.js';
import { DEPENDS_ON } from '../src/changes/changes.service.js';
import { loadEnv } from '../src/config/env.js';
import { dependencies } from '../src/platform/cache/index.js';
import { type Read, readsOf, type Rows } from './support/cached-reads.js';
import { killChildren } from './support/child-process.js';
import { createDatabase, type TestDatabase } from './support/database.js';
import { describeWithRedis, redisUrl } from './support/redis.js';
import { type Answer, ask, send, type Server, startServer } from './support/servers.js';

interface Page {
  id: number;
  results: { id: number; websiteId: number }[];
}

/** What a write reaches beside itself. */
type Touched = 'the first session' | 'both sessions' | 'neither session';

interface Write {
  touches: Touched;
  make: (server: Server, rows: Rows) => Promise<unknown>;
}

const COLLECTED = '2026-03-02T09:30:00.000Z';
const QUERY = { engine: 'google', collectedAt: COLLECTED };
const SHARED = 'https://shared.example/';
const ONLY_FIRST = 'https://first.example/';
const UNSEEN = 'https://unseen.example/';

const line = (text: string, title: string): string =>
  `${JSON.stringify({ query: { text, ...QUERY }, rank: 1, url: `${ONLY_FIRST}${title}`, title })}\n`;
const textOf = (topic: string): string => `The ${topic} of the engineer stands beside the ${topic} of the city.`;

const first = (touches: Touched, make: Write['make']): Write => ({ touches, make });
const inFirst = (make: Write['make']): Write => first('the first session', make);

async function addedQuery(server: Server, { sessions }: Rows, text: string): Promise<Page> {
  const results = [{ rank: 1, url: `${ONLY_FIRST}${text}` }];
  return send<Page>(server, 'POST', `/sessions/${sessions[0]}/queries`, { text, ...QUERY, results });
}

/** Every route that writes, each in all its ways. A route without one fails the test. */
const WRITES: Record<string, Write[]> = {
  'POST /sessions': [first('neither session', (server) => send(server, 'POST', '/sessions', { name: 'third' }))],
  'PATCH /sessions/{id}': [
    inFirst((server, { sessions }) => send(server, 'PATCH', `/sessions/${sessions[0]}`, { name: 'renamed' })),
  ],
  'POST /sessions/{id}/queries': [inFirst((server, rows) => addedQuery(server, rows, 'added'))],
  'PATCH /queries/{id}': [
    inFirst((server, { queries }) => send(server, 'PATCH', `/queries/${queries[0]}`, { country: 'gb' })),
  ],
  'POST /queries/bulk': [
    inFirst((server, { sessions }) =>
      send(server, 'POST', '/queries/bulk', { items: [{ sessionId: sessions[0], text: 'bulk', ...QUERY }] }),
    ),
  ],
  'PATCH /queries/bulk': [
    inFirst((server, { queries }) =>
      send(server, 'PATCH', '/queries/bulk', { items: [{ id: queries[0], device: 'mobile' }] }),
    ),
  ],
  'POST /results/bulk': [
    inFirst((server, { queries }) =>
      send(server, 'POST', '/results/bulk', { items: [{ queryId: queries[0], rank: 9, url: SHARED, title: 'late' }] }),
    ),
    inFirst((server, { queries }) =>
      send(server, 'POST', '/results/bulk?atomic=true', { items: [{ queryId: queries[0], rank: 8, url: ONLY_FIRST }] }),
    ),
  ],
  'PATCH /results/bulk': [
    inFirst((server, { results }) =>
      send(server, 'PATCH', '/results/bulk', { items: [{ id: results[0], title: 'changed' }] }),
    ),
  ],
  'PUT /websites/bulk': [
    first('both sessions', (server) =>
      send(server, 'PUT', '/websites/bulk', { items: [{ url: SHARED, title: 'New', text: textOf('bridge') }] }),
    ),
    inFirst((server) =>
      send(server, 'PUT', '/websites/bulk?atomic=true', {
        items: [{ url: ONLY_FIRST, title: 'Own', text: textOf('tunnel') }],
      }),
    ),
    first('neither session', (server) =>
      send(server, 'PUT', '/websites/bulk', { items: [{ url: UNSEEN, title: 'Unseen' }] }),
    ),
  ],
  'POST /imports': [
    inFirst((server, { sessions }) =>
      send(server, 'POST', `/imports?format=ndjson&sessionId=${sessions[0]}`, line('imported', 'one')),
    ),
    first('neither session', (server) =>
      send(server, 'POST', '/imports?format=ndjson&sessionName=fourth&atomic=true', line('imported', 'one')),
    ),
  ],
  'POST /sessions/{id}/imports': [
    inFirst((server, { sessions }) =>
      send(
        server,
        'POST',
        `/sessions/${sessions[0]}/imports?format=ndjson&onConflict=replace`,
        line('imported', 'two'),
      ),
    ),
  ],
  'DELETE /results/bulk': [
    inFirst((server, { results }) => send(server, 'DELETE', '/results/bulk', { ids: [results[0]] })),
  ],
  'DELETE /websites/{id}': [
    first('neither session', async (server) => {
      const { ids } = await send<{ ids: number[] }>(server, 'PUT', '/websites/bulk', { items: [{ url: UNSEEN }] });
      await send(server, 'DELETE', `/websites/${ids[0]}`);
    }),
  ],
  'DELETE /queries/bulk': [
    inFirst(async (server, rows) => {
      const { id } = await addedQuery(server, rows, 'to be deleted');
      await send(server, 'DELETE', '/queries/bulk', { ids: [id] });
      await send(server, 'DELETE', '/queries/bulk', { ids: [rows.queries[0]] });
    }),
  ],
  'DELETE /queries/{id}': [
    inFirst(async (server, rows) => {
      const { items } = await send<{ items: Page[] }>(server, 'GET', `/queries?sessionId=${rows.sessions[0]}`);
      await send(server, 'DELETE', `/queries/${items[0]?.id}`);
    }),
  ],
  'DELETE /sessions/{id}': [inFirst((server, { sessions }) => send(server, 'DELETE', `/sessions/${sessions[0]}`))],
};

async function givenRows(server: Server): Promise<Rows> {
  const made: { session: number; page: Page }[] = [];
  for (const name of ['first', 'second']) {
    const { id: session } = await send<{ id: number }>(server, 'POST', '/sessions', { name });
    const urls = [SHARED, ...(name === 'first' ? [ONLY_FIRST] : [])];
    const results = urls.map((url, i) => ({ rank: i + 1, url, title: 'Title' }));
    const page = await send<Page>(server, 'POST', `/sessions/${session}/queries`, {
      text: 'bridges',
      ...QUERY,
      results,
    });
    made.push({ session, page });
  }
  await send(server, 'PUT', '/websites/bulk', { items: [{ url: SHARED, text: textOf('river') }] });
  const [one, two] = made as [(typeof made)[0], (typeof made)[0]];
  const website = (page: Page): number => page.results[0]?.websiteId ?? 0;
  return {
    sessions: [one.session, two.session],
    queries: [one.page.id, two.page.id],
    results: [one.page.results[0]?.id ?? 0, two.page.results[0]?.id ?? 0],
    websites: [website(one.page), website(two.page)],
    query: 'bridges',
  };
}

const answers = async (server: Server, reads: Read[]): Promise<Answer[]> =>
  Promise.all(reads.map(({ path }) => ask(server, path)));
const seen = ({ status, text }: Answer): string => (status < 400 ? text : String(status));

describeWithRedis('two servers that share a database and a Redis', () => {
  let database: TestDatabase;
  let writer: Server;
  let reader: Server;
  /** Keeps nothing: what it answers is what the database says. */
  let truth: Server;

  beforeAll(async () => {
    database = await createDatabase();
    const settings = { DATABASE_URL: database.url, REDIS_URL: redisUrl() };
    [writer, reader, truth] = await Promise.all([
      startServer(settings),
      startServer(settings),
      startServer({ ...settings, CACHE_ENABLED: 'false' }),
    ]);
  }, 120_000);
  afterAll(async () => {
    await killChildren();
    await database.drop();
  });

  /** Reads everything until all that can be kept is, on both servers. */
  async function warm(reads: Read[]): Promise<void> {
    let lost: Read[] = reads;
    // A busy machine may look to a server as if Redis were away: it then goes on without for a while.
    for (let tries = 0; tries < 20 && lost.length > 0; tries += 1) {
      for (const server of [writer, reader]) await answers(server, reads);
      const again = await answers(reader, reads);
      lost = reads.filter((_, i) => again[i]?.cached !== undefined && again[i].cached !== 'hit');
    }
    expect(lost.map(({ path }) => path)).toEqual([]);
  }

  it('has a case for every route that writes', async () => {
    const { text } = await ask({ ...writer, api: writer.api.replace('/api/v1', '') }, '/openapi.json');
    const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, unknown>> };
    const writing = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((method) => method !== 'get')
        .map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    );
    const ofData = writing.filter((name) => !/ \/(?:keys|cache|diagnostics)\b/.test(name));
    expect(ofData.toSorted()).toEqual(Object.keys(WRITES).toSorted());
  });

  it('the one never answers with what was before a write to the other, and keeps what the write did not touch', async () => {
    const rows = await givenRows(writer);
    const reads = await readsOf(reader, rows);
    let before = (await answers(truth, reads)).map(seen);
    for (const [name, ways] of Object.entries(WRITES)) {
      for (const { touches, make } of ways) {
        await warm(reads);
        await make(writer, rows);
        const there = await answers(reader, reads);
        const here = await answers(writer, reads);
        const now = (await answers(truth, reads)).map(seen);
        for (const found of [there, here]) {
          const old = reads.filter((_, i) => seen(found[i] as Answer) !== now[i]);
          expect([name, 'is not seen by', old.map(({ path }) => path)]).toEqual([name, 'is not seen by', []]);
        }
        expect([name, 'changes something', now.some((text, i) => text !== before[i])]).toEqual([
          name,
          'changes something',
          true,
        ]);
        const kept = touches === 'both sessions' ? [] : touches === 'the first session' ? [1] : [0, 1];
        const cold = reads.filter(
          ({ session }, i) => session !== undefined && kept.includes(session) && there[i]?.cached === 'fwd=miss',
        );
        expect([name, 'makes cold', cold.map(({ path }) => path)]).toEqual([name, 'makes cold', []]);
        before = now;
      }
    }
    await everyTemplateWasHit();
    await nothingWasFoundAmiss();
  }, 180_000);

  /** By the servers themselves, which compare some of what they keep. */
  async function nothingWasFoundAmiss(): Promise<void> {
    for (const server of [writer, reader]) {
      const { totals } = await send<{ totals: { checks: { inconsistent: number } } }>(server, 'GET', '/cache/stats');
      expect(totals.checks.inconsistent).toBe(0);
    }
  }

  /** Else a cached route would not be among the reads, or not in the way in which its answers are found. */
  async function everyTemplateWasHit(): Promise<void> {
    const app = await previewApp(loadEnv({}));
    const declared = dependencies(app.get(ModulesContainer), Object.values(DEPENDS_ON));
    const { templates } = await send<{ templates: Record<string, { hits: { memory: number } }> }>(
      reader,
      'GET',
      '/cache/stats',
    );
    const hit = Object.keys(templates).filter((template) => (templates[template]?.hits.memory ?? 0) > 0);
    expect(hit.toSorted()).toEqual(declared.map(({ template }) => template).toSorted());
    const timeOnly = declared.filter(({ patterns }) => patterns.length === 0);
    expect(timeOnly.map(({ template }) => template)).toEqual([]);
  }
});
