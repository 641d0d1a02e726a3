import { DataSource } from 'typeorm';
import { bulkDelete, bulkInsert, bulkUpdate, bulkUpsert } from '../../../src/platform/bulk/index.js';
import { Parcel } from './specimen.entity.js';
import { openWorkshop, type Workshop } from './workshop.js';

const WRITERS = 8;
const KEYS = 600;

let workshop: Workshop;
let dataSource: DataSource;
beforeAll(async () => {
  workshop = await openWorkshop();
  ({ dataSource } = workshop);
});
afterAll(() => workshop.close());
beforeEach(() => dataSource.query('TRUNCATE parcels'));

const hash = Buffer.from('same');
const rows = (weight: number): { owner: number; hash: Buffer; weight: number; name?: string }[] =>
  Array.from({ length: KEYS }, (_, owner) => ({ owner, hash, weight }));

/** Writers with the same keys, every other one in the opposite order. */
const allAtOnce = <Result>(write: (writer: number, sort: <T>(list: T[]) => T[]) => Promise<Result>) =>
  Promise.all(
    Array.from({ length: WRITERS }, (_, writer) =>
      write(writer, (list) => (writer % 2 === 0 ? list : list.toReversed())),
    ),
  );

const versions = async (): Promise<number[]> => [
  ...new Set((await dataSource.manager.find(Parcel)).map(({ version }) => version)),
];

/** In the caller's transaction nothing is tried again: a deadlock would show. */
it.each([1000, 100])('upserts of the same keys never deadlock, in chunks of %i', async (chunkSize) => {
  const results = await allAtOnce((writer, sort) =>
    dataSource.transaction((manager) =>
      bulkUpsert(manager, Parcel, sort(rows(writer + 1)), { conflict: ['owner', 'hash'], chunkSize }),
    ),
  );
  const sum = (count: 'inserted' | 'updated' | 'unchanged') =>
    results.reduce((total, result) => total + result[count], 0);
  expect([sum('inserted'), sum('updated'), sum('unchanged')]).toEqual([KEYS, KEYS * (WRITERS - 1), 0]);
  expect(await versions()).toEqual([WRITERS]);
  const ids = new Map(results[0]?.ids.map((id, owner) => [owner, id]));
  for (const [writer, result] of results.entries())
    expect(writer % 2 === 0 ? result.ids : result.ids.toReversed()).toEqual([...ids.values()]);
});

it('upserts that find each other’s rows unchanged give their ids', async () => {
  const results = await allAtOnce((_, sort) =>
    bulkUpsert(dataSource.manager, Parcel, sort(rows(1)), { conflict: ['owner', 'hash'], update: [], chunkSize: 50 }),
  );
  expect(results.reduce((total, { inserted }) => total + inserted, 0)).toBe(KEYS);
  for (const { ids, unchanged, inserted } of results) {
    expect(new Set(ids).size).toBe(KEYS);
    expect(ids).not.toContain(undefined);
    expect(inserted + unchanged).toBe(KEYS);
  }
});

it('updates of the same rows never deadlock and count every version', async () => {
  const ids = await bulkInsert(dataSource.manager, Parcel, rows(1));
  const results = await allAtOnce((writer, sort) =>
    dataSource.transaction((manager) =>
      bulkUpdate(manager, Parcel, sort(ids.map((id) => ({ id, weight: writer + 2 }))), { chunkSize: 100 }),
    ),
  );
  for (const result of results) expect(result).toEqual({ updated: KEYS, missing: [], errors: [] });
  expect(await versions()).toEqual([WRITERS + 1]);
  expect(new Set((await dataSource.manager.find(Parcel)).map(({ weight }) => weight)).size).toBe(1);
});

it('deletes of the same rows, in runs and one by one, never deadlock and count every row once', async () => {
  const ids = await bulkInsert(dataSource.manager, Parcel, rows(1));
  const results = await allAtOnce((writer, sort) => {
    const own = ids.filter((_, i) => writer < 4 || i % 3 === writer % 3);
    return dataSource.transaction((manager) => bulkDelete(manager, Parcel, sort(own), { chunkSize: 100 }));
  });
  expect(results.reduce((total, { deleted }) => total + deleted, 0)).toBe(KEYS);
  expect(await dataSource.manager.count(Parcel)).toBe(0);
});

it('inserts of the same keys: one writer has each key, the others hear of it', async () => {
  const results = await allAtOnce((_, sort) =>
    dataSource.transaction((manager) =>
      bulkInsert(manager, Parcel, sort(rows(1)), { onError: 'report', chunkSize: 100 }),
    ),
  );
  expect(results.reduce((total, { inserted }) => total + inserted, 0)).toBe(KEYS);
  expect(results.reduce((total, { errors }) => total + errors.length, 0)).toBe(KEYS * (WRITERS - 1));
  expect(await dataSource.manager.count(Parcel)).toBe(KEYS);
});

it('tries its own transaction again when mixed shapes or different operations meet', async () => {
  const ids = await bulkInsert(dataSource.manager, Parcel, rows(1));
  await allAtOnce(async (writer, sort) => {
    const mixed = rows(writer + 2).map((row, i) => (i % 2 === writer % 3 ? { ...row, name: 'x' } : row));
    if (writer % 4 === 3) return bulkUpdate(dataSource.manager, Parcel, sort(ids.map((id) => ({ id, name: 'y' }))));
    return bulkUpsert(dataSource.manager, Parcel, sort(mixed), { conflict: ['owner', 'hash'], chunkSize: 100 });
  });
  expect(await versions()).toEqual([WRITERS + 1]);
});

it('tries one statement again, too, and gives the error up in the end', async () => {
  const { manager } = dataSource;
  await dataSource.query(`
    CREATE SEQUENCE attempts;
    CREATE FUNCTION fail_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('attempts') <= 3 THEN RAISE EXCEPTION SQLSTATE '40P01'; END IF; RETURN NEW; END $$;
    CREATE TRIGGER fail_first BEFORE INSERT ON parcels FOR EACH STATEMENT EXECUTE FUNCTION fail_first()`);
  try {
    await expect(bulkInsert(manager, Parcel, rows(1).slice(0, 2), { retries: 1 })).rejects.toMatchObject({
      driverError: { code: '40P01' },
      parameters: [],
    });
    expect(await bulkInsert(manager, Parcel, rows(1).slice(0, 2))).toHaveLength(2);
    expect(await manager.count(Parcel)).toBe(2);
  } finally {
    await dataSource.query('DROP FUNCTION fail_first CASCADE; DROP SEQUENCE attempts');
  }
});
