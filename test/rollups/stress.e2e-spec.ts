import { RollupsRepository } from '../../src/rollups/rollups.repository.js';
import { CHECKS } from '../../src/rollups/rollup-checks.js';
import { startApp, type TestApp } from '../support/app.js';
import { seededRandom } from '../cache-checker/seeded-random.js';
import { RandomWriter, type Written } from './random-writer.js';

const SEED = Number(process.env['STRESS_SEED'] ?? Date.now() % 2 ** 31);
const COMPARISONS = Number(process.env['STRESS_COMPARISONS'] ?? 1000);
const WRITERS = 8;

let test: TestApp;
let rollups: RollupsRepository;

beforeAll(async () => {
  test = await startApp();
  rollups = new RollupsRepository(test.dataSource);
  await test.dataSource.query(`INSERT INTO workspaces (name) VALUES ('other')`);
  await test.dataSource.query(`INSERT INTO sessions (workspace_id, name) SELECT id, 'first' FROM workspaces`);
});
afterAll(() => test.close());

async function foldUntil(isOver: () => boolean, random: () => number): Promise<number> {
  let folds = 0;
  while (!isOver()) {
    if (await rollups.fold(1 + Math.floor(random() * 40))) folds += 1;
    await test.dataSource.query('SELECT pg_sleep($1)', [random() * 0.02]);
    if (random() < 0.003) await rollups.rebuild();
  }
  return folds;
}

const pendingCount = async (): Promise<number> => {
  const [{ n }] = await test.dataSource.query(
    'SELECT (SELECT count(*) FROM rollup_changes) + (SELECT count(*) FROM rollup_deltas) AS n',
  );
  return n;
};

it(
  `agree with plain counts in ${COMPARISONS} comparisons beside ${WRITERS} writers and folds (STRESS_SEED=${SEED})`,
  async () => {
    const over = new AbortController();
    const isOver = (): boolean => over.signal.aborted;
    const url = (test.dataSource.options as { url?: string }).url ?? '';
    const seeds = seededRandom(SEED);
    const writers = Array.from({ length: WRITERS }, () => new RandomWriter(url, seededRandom(seeds() * 2 ** 32)));
    const writing = Promise.all(writers.map((writer) => writer.run(isOver).finally(() => over.abort())));
    const folding = [
      foldUntil(isOver, seededRandom(seeds() * 2 ** 32)),
      foldUntil(isOver, seededRandom(seeds() * 2 ** 32)),
    ];
    let compared = 0;
    let beside = 0;
    try {
      while (compared < COMPARISONS && !isOver()) {
        if ((await pendingCount()) > 0) beside += 1;
        expect(await rollups.differences()).toEqual([]);
        compared += CHECKS.length;
      }
    } finally {
      over.abort();
      await Promise.allSettled([writing, ...folding]);
    }
    const written = await writing;
    const folds = (await Promise.all(folding)).reduce((sum, n) => sum + n, 0);
    const sum = (what: keyof Written): number => written.reduce((total, writer) => total + writer[what], 0);
    console.log({
      compared,
      beside,
      folds,
      committed: sum('committed'),
      rolledBack: sum('rolledBack'),
      failed: sum('failed'),
    });
    // Were these few, the comparisons would say little.
    expect(sum('committed')).toBeGreaterThan(100);
    expect(sum('rolledBack')).toBeGreaterThan(10);
    expect(folds).toBeGreaterThan(10);
    expect(beside).toBeGreaterThan(10);

    while ((await rollups.fold(200)) !== 0);
    expect(await pendingCount()).toBe(0);
    expect(await rollups.differences()).toEqual([]);
  },
  120_000 + 50 * COMPARISONS,
);
