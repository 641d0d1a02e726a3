import fc from 'fast-check';
import type { DataSource, EntityManager } from 'typeorm';
import { bulkInsert, bulkUpdate } from '../../../src/platform/bulk/index.js';
import { Parcel, Shelf, Specimen } from './specimen.entity.js';
import { changes, runs } from './specimens.js';
import { updateOne } from './update-one.js';
import { content, openWorkshop, undone, type Workshop } from './workshop.js';

let workshop: Workshop;
let dataSource: DataSource;
let ids: number[];
beforeAll(async () => {
  workshop = await openWorkshop();
  ({ dataSource } = workshop);
  ids = await bulkInsert(
    dataSource.manager,
    Specimen,
    ['a', 'b', 'c', 'd'].map((key) => ({ key, text: 'old', tags: ['old'], small: 1 })),
  );
});
afterAll(() => workshop.close());

const contentOf = (manager: EntityManager) => content(manager, '"Specimen table"', ['version', 'updated_at']);

it.each([1000, 2])(
  'writes what single updates write one after the other, in chunks of %i',
  async (chunkSize) => {
    // The fifth does not exist, and some are meant twice.
    const items = fc.array(fc.tuple(fc.nat({ max: 4 }), changes), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(items, async (given) => {
        const rows = given.map(([i, change]) => ({ ...change, id: ids[i] ?? 999_999 }));
        const expected = await undone(dataSource, async (manager) => {
          for (const { id, ...change } of rows) await updateOne(manager, { id }, change);
          return contentOf(manager);
        });
        const actual = await undone(dataSource, async (manager) => {
          const { updated, missing, errors } = await bulkUpdate(manager, Specimen, rows, { chunkSize });
          expect(updated).toBe(new Set(given.map(([i]) => i).filter((i) => i < 4)).size);
          expect(missing).toEqual([...given.keys()].filter((k) => given[k]?.[0] === 4));
          expect(errors).toEqual([]);
          return contentOf(manager);
        });
        expect(actual).toEqual(expected);
      }),
      runs(60),
    );
  },
  60_000,
);

it('keeps old values of what a row does not mention, and never sets what an entity must not', async () => {
  await undone(dataSource, async (manager) => {
    const [a] = ids;
    const before = await manager.findOneByOrFail(Specimen, { id: a });
    await bulkUpdate(manager, Specimen, [
      Object.assign({}, before, { text: 'new', notUpdated: 'no', createdAt: new Date(0), version: 77 }),
    ]);
    const after = await manager.findOneByOrFail(Specimen, { id: a });
    expect(after).toEqual(Object.assign(before, { text: 'new', version: 2, updatedAt: after.updatedAt }));
  });
});

it('raises the version and the update date of changed rows once', async () => {
  await undone(dataSource, async (manager) => {
    const [id] = await bulkInsert(manager, Parcel, [{ owner: 1, hash: Buffer.from('x'), updatedAt: new Date(0) }]);
    await bulkUpdate(manager, Parcel, [{ id, weight: 2 }, { id, weight: 3 }, { id }]);
    const parcel = await manager.findOneByOrFail(Parcel, { id });
    expect(parcel).toMatchObject({ weight: 3, version: 2 });
    expect(Date.now() - parcel.updatedAt.getTime()).toBeLessThan(60_000);
  });
});

it('leaves a row alone whose item changes nothing', async () => {
  await undone(dataSource, async (manager) => {
    expect(await bulkUpdate(manager, Specimen, [{ id: ids[0] }])).toEqual({ updated: 1, missing: [], errors: [] });
    expect((await manager.findOneByOrFail(Specimen, { id: ids[0] })).version).toBe(1);
  });
});

it('finds rows by keys of several columns, in any spelling', async () => {
  await undone(dataSource, async (manager) => {
    await bulkInsert(manager, Shelf, [
      { height: '1.5', room: 'a' },
      { height: '2', room: 'a' },
    ]);
    const result = await bulkUpdate(manager, Shelf, [
      { height: '1.50', room: 'a', note: 'first' },
      { height: '01.5', room: 'a', note: 'second' },
      { height: '1.5', room: 'b', note: 'none' },
    ]);
    expect(result).toEqual({ updated: 1, missing: [2], errors: [] });
    expect(await manager.find(Shelf, { order: { height: 'ASC' } })).toMatchObject([{ note: 'second' }, { note: null }]);
  });
});
