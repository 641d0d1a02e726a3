import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { bulkDelete, bulkInsert } from '../../../src/platform/bulk/index.js';
import { Cabinet, Parcel, Shelf, UuidRow } from './specimen.entity.js';
import { openWorkshop, undone, type Workshop } from './workshop.js';

let workshop: Workshop;
let dataSource: DataSource;
beforeAll(async () => {
  workshop = await openWorkshop();
  ({ dataSource } = workshop);
});
afterAll(() => workshop.close());

it('deletes more rows than a statement has parameters and leaves the others', async () => {
  await undone(dataSource, async (manager) => {
    const ids = await bulkInsert(
      manager,
      UuidRow,
      Array.from({ length: 70_000 }, (_, n) => ({ n })),
    );
    expect(await bulkDelete(manager, UuidRow, ids.slice(1))).toEqual({ deleted: 69_999, missing: [], errors: [] });
    expect(await manager.find(UuidRow)).toEqual([{ id: ids[0], n: 0 }]);
  });
}, 60_000);

it('counts a row once and names the ids that do not exist', async () => {
  await undone(dataSource, async (manager) => {
    expect(await bulkDelete(manager, Cabinet, [3, 99, 4, 3, 99])).toEqual({ deleted: 2, missing: [1, 4], errors: [] });
    expect(await manager.countBy(Cabinet, {})).toBe(7);
  });
});

it('tells what was there of runs and single numbers, in any order, with gaps, doubles and unknown ones', async () => {
  const run = fc
    .record({ low: fc.integer({ min: -40, max: 40 }), length: fc.integer({ min: 1, max: 12 }) })
    .map(({ low, length }) => Array.from({ length }, (_, i) => low + i));
  const ids = fc.array(run, { minLength: 1, maxLength: 8 }).chain((runs) =>
    fc.shuffledSubarray(runs.flat(), {
      minLength: 1,
    }),
  );
  const there = fc.uniqueArray(fc.integer({ min: -40, max: 60 }));
  await fc.assert(
    fc.asyncProperty(there, ids, fc.integer({ min: 1, max: 20 }), async (before, given, chunkSize) => {
      await undone(dataSource, async (manager) => {
        await manager.query('DELETE FROM cabinets');
        await manager.query('INSERT INTO cabinets SELECT unnest($1::int[])', [before]);
        const gone = new Set(before.filter((id) => given.includes(id)));
        expect(await bulkDelete(manager, Cabinet, given, { chunkSize })).toEqual({
          deleted: gone.size,
          missing: [...given.keys()].filter((i) => !gone.has(given[i] ?? 0)),
          errors: [],
        });
        const left = await manager.query('SELECT id FROM cabinets ORDER BY id');
        expect(left).toEqual(
          before
            .filter((id) => !gone.has(id))
            .toSorted((a, b) => a - b)
            .map((id) => ({ id })),
        );
      });
    }),
  );
});

it('deletes by keys of several columns', async () => {
  await undone(dataSource, async (manager) => {
    await bulkInsert(manager, Shelf, [
      { height: '1', room: 'a' },
      { height: '1', room: 'b' },
    ]);
    const keys = [
      { height: '1.00', room: 'b' },
      { height: '2', room: 'a' },
    ];
    expect(await bulkDelete(manager, Shelf, keys as never[])).toEqual({ deleted: 1, missing: [1], errors: [] });
    expect(await manager.find(Shelf)).toMatchObject([{ room: 'a' }]);
  });
});

it('reports rows that are still referred to and deletes their neighbours', async () => {
  await undone(dataSource, async (manager) => {
    await bulkInsert(
      manager,
      Parcel,
      [2, 5].map((cabinetId) => ({ owner: 1, hash: Buffer.from([cabinetId]), cabinetId })),
    );
    const { deleted, errors } = await bulkDelete(manager, Cabinet, [1, 2, 3, 4, 5, 6], { onError: 'report' });
    expect(deleted).toBe(4);
    expect(errors).toMatchObject([
      { index: 1, code: 'REFERENCE_BROKEN' },
      { index: 4, code: 'REFERENCE_BROKEN' },
    ]);
    expect(await manager.countBy(Cabinet, {})).toBe(5);
  });
});
