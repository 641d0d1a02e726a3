import { startApp, type TestApp } from './support/app.js';
import { givenOn } from './support/given.js';

let test: TestApp;
let given: ReturnType<typeof givenOn>;

beforeAll(async () => {
  test = await startApp();
  given = givenOn(test);
});
beforeEach(() => test.api().delete('/cache?pattern=**').expect(204));
afterAll(() => test.close());

/** How the cache says that it served a request. */
async function served(path: string): Promise<string> {
  const { headers } = await test.api().get(path).expect(200);
  return /^observatory; (hit|fwd=miss)/.exec(headers['cache-status'] ?? '')?.[1] ?? 'not at all';
}

interface Figures {
  hits: { memory: number };
  misses: number;
  entries: number;
}
async function figuresOf(template: string): Promise<Figures> {
  const { body } = await test.api().get('/cache/stats').expect(200);
  return (body as { templates: Record<string, Figures> }).templates[template] as Figures;
}

it('counts hits and misses by template', async () => {
  const { id } = await given.session();
  await served(`/sessions/${id}`);
  const before = await figuresOf('sessions:session:{id}:tree');
  await served(`/sessions/${id}`);
  const after = await figuresOf('sessions:session:{id}:tree');
  expect([after.hits.memory - before.hits.memory, after.misses - before.misses]).toEqual([1, 0]);
  const { body, headers } = await test.api().get('/cache/stats').expect(200);
  expect([headers['cache-control'], headers['etag']]).toEqual(['no-store', undefined]);
  expect(body).toMatchObject({ mode: 'memory', totals: { hitRate: expect.any(Number) }, memory: { entries: 1 } });
});

it('forgets what a pattern matches, and nothing else', async () => {
  const { id } = await given.session();
  expect([await served('/sessions'), await served(`/sessions/${id}`)]).toEqual(['fwd=miss', 'fwd=miss']);
  await test.api().delete('/cache').query({ pattern: 'sessions:workspace:**' }).expect(204);
  expect([await served('/sessions'), await served(`/sessions/${id}`)]).toEqual(['fwd=miss', 'hit']);
  await test
    .api()
    .delete('/cache')
    .query({ pattern: `*:session:${id}:**` })
    .expect(204);
  expect([await served('/sessions'), await served(`/sessions/${id}`)]).toEqual(['hit', 'fwd=miss']);
});

it.each(['stats:*:*:engines', '**', 'stats:session:7:**', 'nouns:website:7:list'])('takes %s', async (pattern) => {
  await test.api().delete('/cache').query({ pattern }).expect(204);
});

const MISTYPED = ['stats*', 'stats:*', 'Stats:**', 'stats', 'stats:session:7', 'a:**:b', '{id}', '*', ':', '%', '💡'];

it.each([...MISTYPED, 'no:such:answer', 'stats:session:{id}:totals'])(
  'refuses %s, which matches no answer, and names those that there are',
  async (pattern) => {
    const { body } = await test.api().delete('/cache').query({ pattern }).expect(400);
    expect(body.errors).toMatchObject([{ parameter: 'pattern', code: 'UNKNOWN_PATTERN' }]);
    expect(body.errors[0].detail).toContain('sessions:workspace:list, stats:session:*:distance,');
  },
);

it.each([{}, { pattern: '' }, { pattern: 'x'.repeat(501) }, { pattern: '**', other: 1 }])(
  'refuses %o',
  async (query) => {
    await test.api().delete('/cache').query(query).expect(400);
  },
);

it('makes the answers that users see first', async () => {
  const { body } = await test.api().post('/cache/warm').expect(200);
  expect(body).toMatchObject({ failed: 0 });
  expect((body as { warmed: number }).warmed).toBeGreaterThan(0);
  const { headers } = await test.api().get('/sessions').expect(200);
  expect(headers['cache-status']).toMatch(/hit/);
  const { text } = await test.api().get('/sessions').expect(200);
  await test.api().delete('/cache?pattern=**').expect(204);
  const fresh = await test.api().get('/sessions').expect(200);
  expect([text, headers['etag'], headers['link']]).toEqual([fresh.text, fresh.headers['etag'], fresh.headers['link']]);
});
