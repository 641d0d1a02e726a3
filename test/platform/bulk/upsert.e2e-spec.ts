import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { bulkInsert, bulkUpsert } from '../../../src/platform/bulk/index.js';
import { Parcel, Shelf, Specimen } from './specimen.entity.js';
import { runs, specimen } from './specimens.js';
import { updateOne } from './update-one.js';
import { content, openWorkshop, undone, type Workshop } from './workshop.js';

let workshop: Workshop;
let dataSource: DataSource;
beforeAll(async () => {
  workshop = await openWorkshop();
  ({ dataSource } = workshop);
});
afterAll(() => workshop.close());

const hash = (text: string) => Buffer.from(text);

it.each([1000, 2])(
  'writes what finding and saving write one after the other, in chunks of %i',
  async (chunkSize) => {
    const keys = fc.constantFrom('a', 'b', 'c', 'd', "e'\\", '"f,{}');
    // What may not be updated is the one thing in which a merged duplicate differs from a later write.
    const row = specimen(keys).map((given) => ({ ...given, notUpdated: undefined }));
    const rows = fc.array(row, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(rows, rows, async (known, given) => {
        const saved = await undone(dataSource, async (manager) => {
          for (const row of [...known, ...given]) {
            if (await manager.existsBy(Specimen, { key: row.key })) await updateOne(manager, { key: row.key }, row);
            else await manager.save(Specimen, { ...row });
          }
          return content(manager, '"Specimen table"', ['id', 'version', 'created_at', 'updated_at']);
        });
        const upserted = await undone(dataSource, async (manager) => {
          for (const batch of [known, given]) {
            const before = new Set((await manager.find(Specimen)).map(({ key }) => key));
            const { ids, inserted, updated, unchanged } = await bulkUpsert(manager, Specimen, batch, {
              conflict: ['key'],
              chunkSize,
            });
            const after = new Map((await manager.find(Specimen)).map((row) => [row.key, row.id]));
            expect(ids).toEqual(batch.map(({ key }) => after.get(key ?? '')));
            const distinct = new Set(batch.map(({ key }) => key ?? ''));
            expect(inserted).toBe([...distinct].filter((key) => !before.has(key)).length);
            expect(inserted + updated + unchanged).toBe(distinct.size);
          }
          return content(manager, '"Specimen table"', ['id', 'version', 'created_at', 'updated_at']);
        });
        expect(upserted).toEqual(saved);
      }),
      runs(60),
    );
  },
  60_000,
);

it('counts rows that hold already what was given as unchanged, and raises neither version nor date', async () => {
  const values = {
    json: { a: [1] },
    point: '(1,2)',
    box: '(1,1),(0,0)',
    xml: '<a/>',
    numeric: '1.5',
    instant: new Date(5),
  };
  await undone(dataSource, async (manager) => {
    const [id] = await bulkInsert(manager, Specimen, [{ key: 'a', ...values, updatedAt: new Date(0) }]);
    const again = await bulkUpsert(manager, Specimen, [{ key: 'a', ...values, numeric: '1.500' }], {
      conflict: ['key'],
    });
    expect(again).toEqual({ ids: [id], inserted: 0, updated: 0, unchanged: 1, errors: [] });
    const same = { json: { a: [1] }, point: '(1,2)', box: '(2,0.5),(0,0)' };
    const changed = await bulkUpsert(manager, Specimen, [{ key: 'a', ...same }], { conflict: ['key'] });
    expect(changed).toEqual({ ids: [id], inserted: 0, updated: 1, unchanged: 0, errors: [] });
    const row = await manager.findOneByOrFail(Specimen, { id });
    expect(row).toMatchObject({ version: 2, box: '(2,0.5),(0,0)' });
    expect(row.updatedAt.getTime()).toBeGreaterThan(0);
  });
});

const parcel = (text: string, weight: number) => ({ owner: 1, hash: hash(text), weight, name: `${text}${weight}` });

it('updates only the columns in `update`, and none of an empty list', async () => {
  await undone(dataSource, async (manager) => {
    const conflict: ('owner' | 'hash')[] = ['owner', 'hash'];
    const [known] = await bulkInsert(manager, Parcel, [parcel('a', 1)]);
    const none = await bulkUpsert(manager, Parcel, [parcel('b', 2), parcel('a', 2)], { conflict, update: [] });
    expect(none).toMatchObject({ ids: [none.ids[0], known], inserted: 1, updated: 0, unchanged: 1 });
    const some = await bulkUpsert(manager, Parcel, [parcel('b', 3), parcel('a', 3)], { conflict, update: ['name'] });
    expect(some).toMatchObject({ ids: none.ids, inserted: 0, updated: 2, unchanged: 0 });
    expect(await manager.find(Parcel, { order: { id: 'ASC' } })).toMatchObject([
      { weight: 1, name: 'a3', version: 2 },
      { weight: 2, name: 'b3', version: 2 },
    ]);
  });
});

it('sees one key in its spellings, and the last one wins', async () => {
  await undone(dataSource, async (manager) => {
    const rows = ['1.5', '1.50', '1.504', '1.51'].map((height, i) => ({ height, room: 'a', note: String(i) }));
    const result = await bulkUpsert(manager, Shelf, rows, { conflict: ['height', 'room'] });
    expect(result).toMatchObject({ inserted: 2, updated: 0, unchanged: 0 });
    expect(result.ids[0]).toEqual(result.ids[2]);
    expect(await manager.find(Shelf, { order: { height: 'ASC' } })).toMatchObject([{ note: '2' }, { note: '3' }]);
  });
});

it('gives all ids of many known rows', async () => {
  await undone(dataSource, async (manager) => {
    const rows = Array.from({ length: 5000 }, (_, i) => ({ owner: i, hash: hash(String(i)) }));
    const first = await bulkUpsert(manager, Parcel, rows, { conflict: ['hash', 'owner'] });
    expect(first).toMatchObject({ inserted: 5000, updated: 0, unchanged: 0 });
    const again = await bulkUpsert(manager, Parcel, rows.toReversed(), { conflict: ['owner', 'hash'] });
    expect(again).toMatchObject({ inserted: 0, updated: 0, unchanged: 5000, ids: first.ids.toReversed() });
  });
});

it('says which property is unknown', async () => {
  const wrong = { conflict: ['nothing'] } as unknown as { conflict: ['owner'] };
  await expect(bulkUpsert(dataSource.manager, Parcel, [{ owner: 1 }], wrong)).rejects.toThrow('nothing');
});
