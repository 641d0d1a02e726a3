import type { DataSource } from 'typeorm';
import { currentTransaction, runInTransactionScope } from '../../src/platform/cache/index.js';
import { createDataSource, inTransaction } from '../../src/platform/database/index.js';
import { inOneTransaction } from '../../src/platform/database/one-transaction.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeEach(async () => {
  database = await createEmptyDatabase();
  dataSource = await createDataSource({ url: database.url, migrations: [], pool: { size: 5 } }).initialize();
  await dataSource.query('CREATE TABLE counters (id integer PRIMARY KEY, n integer NOT NULL)');
  await dataSource.query('INSERT INTO counters VALUES (1, 0), (2, 0)');
});
afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

function newGate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

const increase = (id: number): Promise<unknown> =>
  dataSource.query('UPDATE counters SET n = n + 1 WHERE id = $1', [id]);

/** As a repository does it, which knows of no transaction around its own. */
const increaseAlone = (...ids: number[]): Promise<void> =>
  inTransaction(dataSource.manager, async (transaction) => {
    for (const id of ids) await transaction.query('UPDATE counters SET n = n + 1 WHERE id = $1', [id]);
  });

async function counters(): Promise<number[]> {
  const rows: { n: number }[] = await dataSource.query('SELECT n FROM counters ORDER BY id');
  return rows.map(({ n }) => n);
}

const backend = async (): Promise<number> =>
  (await dataSource.query('SELECT pg_backend_pid() AS pid'))[0].pid as number;

it('is one connection, whoever asks, and what is written is seen inside, and outside once it is done', async () => {
  await inOneTransaction(dataSource, async () => {
    const pid = await backend();
    await increaseAlone(1);
    await increase(2);
    expect([await backend(), await counters()]).toEqual([pid, [1, 1]]);
  });
  expect(await counters()).toEqual([1, 1]);
});

it('leaves nothing of transactions that were over when something after them failed', async () => {
  const work = inOneTransaction(dataSource, async () => {
    await increaseAlone(1);
    throw new Error('later');
  });
  await expect(work).rejects.toThrow('later');
  expect(await counters()).toEqual([0, 0]);
});

it('goes on after a transaction inside that failed and was caught', async () => {
  await inOneTransaction(dataSource, async () => {
    await increaseAlone(1);
    await expect(
      inTransaction(dataSource.manager, async (transaction) => {
        await transaction.query('UPDATE counters SET n = 100');
        await transaction.query('INSERT INTO counters VALUES (1, 0)');
      }),
    ).rejects.toThrow(/duplicate key/);
    await increaseAlone(2);
  });
  expect(await counters()).toEqual([1, 1]);
});

it('tries a transaction inside again after a deadlock, and nothing around it', async () => {
  const turns = [newGate(), newGate()] as const;
  let runs = 0;
  const crossing = (first: number, second: number, own: number): Promise<void> =>
    inOneTransaction(dataSource, async () => {
      runs += 1;
      await inTransaction(dataSource.manager, async (transaction) => {
        await transaction.query('UPDATE counters SET n = n + 1 WHERE id = $1', [first]);
        turns[own]?.open();
        await turns[1 - own]?.opened;
        await transaction.query('UPDATE counters SET n = n + 1 WHERE id = $1', [second]);
      });
    });
  await Promise.all([crossing(1, 2, 0), crossing(2, 1, 1)]);
  expect([runs, await counters()]).toEqual([2, [2, 2]]);
});

it('is of no concern to what it leaves behind, nor to what runs after its commit', async () => {
  const left = newGate();
  let behind: Promise<number> | undefined;
  let after: number[] = [];
  await inOneTransaction(dataSource, async () => {
    behind = left.opened.then(backend);
    currentTransaction()?.afterCommit(async () => {
      after = await counters();
    });
    await increase(1);
  });
  expect(after).toEqual([1, 0]);
  await inOneTransaction(dataSource, async () => {
    left.open();
    expect(await behind).not.toBe(await backend());
  });
});

it('invalidates once for all transactions inside, when all of it is committed', async () => {
  const told: string[] = [];
  const cache = {
    intend: async (tags: readonly string[]) => ({
      settle: async () => void told.push(`${tags.join()} after ${String(await counters())}`),
      abandon: async () => undefined,
    }),
    invalidate: async () => undefined,
  };
  await inOneTransaction(dataSource, async () => {
    for (const id of [1, 2]) {
      await runInTransactionScope(async (scope) => {
        scope.collect(cache, [`counter ${id}`]);
        await increaseAlone(id);
        await scope.beforeCommit();
      });
    }
    expect(told).toEqual([]);
  });
  expect(told).toEqual(['counter 1,counter 2 after 1,1']);
});
