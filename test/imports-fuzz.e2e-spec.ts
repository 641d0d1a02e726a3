import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { startApp, type TestApp } from './support/app.js';
import { importFile } from './support/imports.js';

jest.setTimeout(120_000);

const folder = join(__dirname, 'fixtures/imports');
const files = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
fc.configureGlobal({ seed });

const file = fc.constantFrom(...files);
/** Breaks a file as disks, networks and people do. */
const broken = fc.oneof(
  fc.tuple(file, fc.array(fc.nat(80_000), { minLength: 1, maxLength: 6 })).map(([{ name, bytes }, bits]) => {
    const flipped = Buffer.from(bytes);
    for (const bit of bits) {
      const at = (bit >> 3) % bytes.length;
      flipped[at] = (flipped[at] as number) ^ (1 << (bit & 7));
    }
    return { what: `flipped ${name}`, bytes: flipped };
  }),
  fc
    .tuple(file, fc.nat(10_000))
    .map(([{ name, bytes }, at]) => ({ what: `cut ${name}`, bytes: bytes.subarray(0, at % bytes.length) })),
  fc.tuple(file, file).map(([a, b]) => {
    const [left, right] = [a, b].map(({ bytes }) => bytes.toString('utf8').split('\n'));
    const lines = (left ?? []).flatMap((line, i) => [line, right?.[i] ?? '']);
    return { what: `${a.name} interleaved with ${b.name}`, bytes: Buffer.from(lines.join('\n')) };
  }),
  fc.tuple(file, fc.nat(10_000)).map(([{ name, bytes }, at]) => {
    const packed = gzipSync(bytes);
    return { what: `cut gzip of ${name}`, bytes: packed.subarray(0, at % packed.length) };
  }),
);

const text = fc.string({ unit: 'binary', maxLength: 60 }).filter((given) => !given.includes('\0'));
const label = text.filter((given) => given.trim() !== '').map((given) => given.slice(0, 30).toWellFormed());
const rows = fc.array(
  fc.record({
    query: fc.record({
      text: label,
      engine: fc.constantFrom('google', 'bing', '🔎 suche'),
      language: fc.option(fc.constantFrom('en', 'zh-Hant')),
      collectedAt: fc
        .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
        .map((date) => date.toISOString()),
    }),
    rank: fc.integer({ min: 1, max: 1_000_000 }),
    type: fc.constantFrom('organic', 'ad'),
    url: fc.webUrl({ withQueryParameters: true, withFragments: true }),
    title: fc.option(text),
    snippet: fc.option(text),
    extra: fc.option(
      fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)), { maxKeys: 4 }),
    ),
  }),
  { minLength: 1, maxLength: 30 },
);

describe(`imports of anything (FC_SEED=${seed})`, () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it('answer a broken file with a report or a clear error', async () => {
    await fc.assert(
      fc.asyncProperty(
        broken,
        fc.record({
          onConflict: fc.constantFrom('skip', 'replace', 'error'),
          atomic: fc.constantFrom('true', 'false'),
          dryRun: fc.constantFrom('true', 'false'),
          query: fc.constantFrom('given'),
          engine: fc.constantFrom('given'),
        }),
        async ({ bytes }, parameters) => {
          const { status, body } = await importFile(test, bytes, parameters);
          expect([200, 400, 422]).toContain(status);
          if (status !== 200) expect(body).toMatchObject({ code: expect.stringMatching(/^[A-Z0-9_]+$/) });
          else expect(body.inserted + body.updated + body.skipped + body.failed).toBe(body.received);
        },
      ),
      { numRuns: 150, endOnFailure: true },
    );
  });

  it('keep every row of our own form to the letter', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        run += 1;
        const lines = given.map((row) => JSON.stringify(row)).join('\n');
        const { body } = await importFile(test, lines, { sessionName: `run ${run}` });
        expect(body).toMatchObject({ received: given.length, inserted: given.length, failed: 0, errors: [] });
        const kept: Record<string, unknown>[] = await test.dataSource.query(
          `SELECT query.text, query.engine, query.language, query.collected_at, rank, type, url, title, snippet, extra
           FROM results JOIN queries AS query ON query.id = query_id WHERE results.session_id = $1`,
          [body.sessionId],
        );
        const flat = ({ query, ...row }: (typeof given)[number]) =>
          JSON.stringify([
            query.text,
            query.engine,
            query.language,
            query.collectedAt,
            ...Object.values({ ...row, extra: sorted(row.extra) }),
          ]);
        const found = kept.map((row) => JSON.stringify(Object.values({ ...row, extra: sorted(row['extra']) })));
        expect(found.toSorted()).toEqual(given.map(flat).toSorted());
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});

/** jsonb does not keep the order of keys. */
function sorted(extra: unknown): unknown {
  return extra === null ? null : Object.entries(extra as object).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
