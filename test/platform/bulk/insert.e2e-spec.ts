import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { bulkInsert } from '../../../src/platform/bulk/index.js';
import { Shelf, Specimen, UuidRow } from './specimen.entity.js';
import { runs, specimen } from './specimens.js';
import { content, openWorkshop, undone, type Workshop } from './workshop.js';

const TABLE = '"Specimen table"';
const TIMES = ['id', 'created_at', 'updated_at'];

let workshop: Workshop;
let dataSource: DataSource;
beforeAll(async () => {
  workshop = await openWorkshop();
  ({ dataSource } = workshop);
});
afterAll(() => workshop.close());

it.each([
  ['arrays', { copyFrom: Infinity }],
  ['arrays in chunks', { copyFrom: Infinity, chunkSize: 2 }],
  ['COPY', { copyFrom: 1 }],
])(
  'stores what save stores, by %s',
  async (_, options) => {
    const rows = fc.uniqueArray(specimen(fc.uuid()), { maxLength: 8, selector: (row) => row.key });
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const saved = await undone(dataSource, async (manager) => {
          await manager.save(
            Specimen,
            given.map((row) => ({ ...row })),
          );
          return content(manager, TABLE, TIMES);
        });
        const inserted = await undone(dataSource, async (manager) => {
          await bulkInsert(manager, Specimen, given, options);
          return content(manager, TABLE, TIMES);
        });
        expect(inserted).toEqual(saved);
      }),
      runs(60),
    );
  },
  60_000,
);

it.each([1, 2, 1500, 5000])('gives %i ids in the order of the input', async (size) => {
  await undone(dataSource, async (manager) => {
    const ids = await bulkInsert(
      manager,
      Specimen,
      Array.from({ length: size }, (_, i) => ({
        key: `${(i * 7919) % size}`,
        int: i,
        ...(i % 3 === 0 && { yes: false }),
      })),
    );
    const stored = await manager.find(Specimen, { select: { id: true, int: true }, order: { int: 'ASC' } });
    expect(ids).toEqual(stored.map((row) => row.id));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });
});

it('keeps defaults of what a row does not mention', async () => {
  await undone(dataSource, async (manager) => {
    await bulkInsert(manager, Specimen, [
      { key: 'a' },
      { key: 'b', text: 'given', int: 1 },
      { key: 'c', text: 'given' },
    ]);
    const rows = await manager.find(Specimen, { order: { key: 'ASC' } });
    expect(rows.map(({ text, int, version }) => ({ text, int, version }))).toEqual([
      { text: `it's "the" \\default`, int: 42, version: 1 },
      { text: 'given', int: 1, version: 1 },
      { text: 'given', int: 42, version: 1 },
    ]);
  });
});

it('lets the database make keys of any type', async () => {
  await undone(dataSource, async (manager) => {
    for (const size of [1, 3, 3000]) {
      await manager.clear(UuidRow);
      const ids = await bulkInsert(
        manager,
        UuidRow,
        Array.from({ length: size }, (_, n) => ({ n })),
      );
      const stored = await manager.find(UuidRow, { order: { n: 'ASC' } });
      expect(ids).toEqual(stored.map((row) => row.id));
    }
  });
});

it('returns keys of several columns as objects', async () => {
  await undone(dataSource, async (manager) => {
    const ids = await bulkInsert(manager, Shelf, [{ height: '1.5', room: 'a' }]);
    expect(ids).toEqual([{ height: '1.5', room: 'a' }]);
  });
});

it('takes an empty list', async () => {
  expect(await bulkInsert(dataSource.manager, Specimen, [])).toEqual([]);
});

it('writes more values than a statement has parameters, in chunks and at once', async () => {
  const rows = Array.from({ length: 70_000 }, (_, n) => ({ n }));
  for (const options of [{ copyFrom: Infinity }, { copyFrom: Infinity, chunkSize: 70_000 }, {}])
    await undone(dataSource, async (manager) => {
      expect(await bulkInsert(manager, UuidRow, rows, options)).toHaveLength(70_000);
      expect(await manager.count(UuidRow)).toBe(70_000);
    });
}, 60_000);

it('cannot be talked into SQL by a value', async () => {
  await undone(dataSource, async (manager) => {
    const text = `'); DROP TABLE ${TABLE}; --`;
    await bulkInsert(manager, Specimen, [{ key: text, tags: [text, '{"},{'] }]);
    expect(await manager.findOneByOrFail(Specimen, { key: text })).toMatchObject({ tags: [text, '{"},{'] });
  });
});
