import type { DataSource, EntityManager } from 'typeorm';
import { bulkInsert, BulkItemError, bulkUpdate, bulkUpsert } from '../../../src/platform/bulk/index.js';
import { Cabinet, Parcel, Specimen } from './specimen.entity.js';
import { openWorkshop, undone, type Workshop } from './workshop.js';

let workshop: Workshop;
let dataSource: DataSource;
beforeAll(async () => {
  workshop = await openWorkshop();
  ({ dataSource } = workshop);
});
afterAll(() => workshop.close());
afterEach(() => dataSource.query('TRUNCATE parcels, "Specimen table"'));

const parcel = (n: number, other: Partial<Parcel> = {}): Partial<Parcel> => ({
  owner: n,
  hash: Buffer.from([1]),
  ...other,
});
const parcels = (size: number) => Array.from({ length: size }, (_, n) => parcel(n));
const owners = async (manager: EntityManager) =>
  (await manager.find(Parcel, { order: { owner: 'ASC' } })).map(({ owner }) => owner);

/** How one bad item looks, and what it is called. */
const BAD: [string, Partial<Parcel>, string][] = [
  ['a NUL', { name: 'a\0b' }, 'VALUE_INVALID'],
  ['a text too long', { name: 'much too long' }, 'VALUE_TOO_LONG'],
  ['a number that is none', { weight: Number.NaN }, 'VALUE_INVALID'],
  ['a number with a fraction', { weight: 1.5 }, 'VALUE_INVALID'],
  ['a number out of range', { weight: 2 ** 31 }, 'VALUE_OUT_OF_RANGE'],
  ['a null where none may be', { weight: null as unknown as number }, 'VALUE_MISSING'],
  ['a missing value', { hash: undefined }, 'VALUE_MISSING'],
  ['a function', { name: (() => 'now()') as unknown as string }, 'VALUE_INVALID'],
  ['a text that is no date', { due: 'someday' }, 'VALUE_INVALID'],
  ['a broken rule of the table', { weight: -1 }, 'VALUE_REFUSED'],
  ['a parent that does not exist', { cabinetId: 77 }, 'REFERENCE_BROKEN'],
  ['a related parent that does not exist', { cabinet: { id: 77 } }, 'REFERENCE_BROKEN'],
];
const WAYS: [string, number][] = [
  ['a chunk', 5],
  ['chunks', 1500],
  ['COPY', 2500],
];

describe.each(WAYS)('in %s', (_, size) => {
  const bad = Math.floor(size / 2);

  it.each([...BAD, ['a key that is there already', { owner: 0 }, 'DUPLICATE']] as typeof BAD)(
    '%s is named and nothing is written',
    async (__, other, code) => {
      const rows = parcels(size).map((row, i) => (i === bad ? parcel(i, other) : row));
      const failure = bulkInsert(dataSource.manager, Parcel, rows);
      await expect(failure).rejects.toThrow(BulkItemError);
      await expect(failure).rejects.toMatchObject({ code, index: bad });
      expect(await dataSource.manager.count(Parcel)).toBe(0);
    },
  );

  it('bad items are reported and take no neighbour down', async () => {
    const rows = parcels(size + BAD.length).map((row, i) => parcel(i, BAD[i - bad]?.[1]));
    const { ids, inserted, errors } = await bulkInsert(dataSource.manager, Parcel, rows, { onError: 'report' });
    expect(errors.map(({ index, code }) => [index, code])).toEqual(BAD.map(([, , code], i) => [bad + i, code]));
    expect(inserted).toBe(size);
    const stored = await dataSource.manager.find(Parcel, { order: { owner: 'ASC' } });
    expect(stored.map((row) => row.id)).toEqual(ids.filter((id) => id !== null));
    expect(ids.map((id, i) => (id === null ? i : -1)).filter((i) => i >= 0)).toEqual(errors.map(({ index }) => index));
  });
});

it('reports every row that meets a unique key, the first of two wins', async () => {
  await bulkInsert(dataSource.manager, Parcel, parcels(50));
  const rows = [...parcels(100), parcel(99), { ...parcel(200), id: 9000 }, { ...parcel(201), id: 9000 }];
  const { inserted, errors, ids } = await bulkInsert(dataSource.manager, Parcel, rows, { onError: 'report' });
  expect(inserted).toBe(51);
  expect(errors.map(({ index }) => index)).toEqual([...Array.from({ length: 50 }, (_, i) => i), 100, 102]);
  expect(errors[0]).toMatchObject({ code: 'DUPLICATE', detail: 'A row with the same owner, hash exists already' });
  expect(errors.at(-1)?.detail).toBe('A row with the same id exists already');
  expect(ids[101]).toBe(9000);
});

it('reports in the transaction of the caller, which goes on', async () => {
  await undone(dataSource, async (manager) => {
    const rows = [parcel(1), parcel(2, { cabinetId: 77 }), parcel(3)];
    const { errors } = await bulkInsert(manager, Parcel, rows, { onError: 'report' });
    expect(errors).toEqual([
      {
        index: 1,
        code: 'REFERENCE_BROKEN',
        detail: 'cabinetId 77 does not exist',
        constraint: expect.any(String) as string,
      },
    ]);
    expect(await owners(manager)).toEqual([1, 3]);
  });
});

it('leaves the transaction of the caller usable when it throws', async () => {
  await undone(dataSource, async (manager) => {
    await bulkInsert(manager, Parcel, [parcel(7)]);
    await expect(bulkInsert(manager, Parcel, [parcel(1), parcel(2, { weight: -1 })])).rejects.toMatchObject({
      index: 1,
    });
    expect(await owners(manager)).toEqual([7]);
  });
});

it('says what is wrong without SQL, constraints or parameters', async () => {
  const failure = bulkInsert(dataSource.manager, Parcel, [parcel(1, { weight: -1 })]);
  await expect(failure).rejects.toMatchObject({ message: 'Item 0: The row breaks a rule of its table', status: 400 });
  const twice = bulkInsert(dataSource.manager, Parcel, [parcel(1), parcel(1)]);
  await expect(twice).rejects.toMatchObject({
    message: 'Item 1: A row with the same owner, hash exists already',
    status: 409,
  });
});

it('reports bad items of an update', async () => {
  const ids = await bulkInsert(dataSource.manager, Parcel, parcels(1200));
  const rows = ids.map((id, i) => ({ id, weight: i % 500 === 3 ? -1 : 5, cabinetId: i % 400 === 2 ? 77 : 1 }));
  await expect(bulkUpdate(dataSource.manager, Parcel, rows)).rejects.toThrow(BulkItemError);
  expect(await dataSource.manager.countBy(Parcel, { weight: 5 })).toBe(0);
  const { updated, errors } = await bulkUpdate(dataSource.manager, Parcel, rows, { onError: 'report' });
  expect(errors.map(({ index, code }) => [index, code])).toEqual([
    [2, 'REFERENCE_BROKEN'],
    [3, 'VALUE_REFUSED'],
    [402, 'REFERENCE_BROKEN'],
    [503, 'VALUE_REFUSED'],
    [802, 'REFERENCE_BROKEN'],
    [1003, 'VALUE_REFUSED'],
  ]);
  expect(updated).toBe(1194);
  expect(await dataSource.manager.countBy(Parcel, { weight: 5 })).toBe(1194);
});

it('reports bad items of an upsert, with those that they stand for', async () => {
  const rows = [parcel(1), parcel(2), parcel(2, { weight: -1 }), parcel(3, { name: '\0' }), { owner: 4 }, parcel(5)];
  const result = await bulkUpsert(dataSource.manager, Parcel, rows, { conflict: ['owner', 'hash'], onError: 'report' });
  expect(result).toMatchObject({ inserted: 2, updated: 0, unchanged: 0 });
  expect(result.errors.map(({ index, code }) => [index, code])).toEqual([
    [1, 'VALUE_REFUSED'],
    [2, 'VALUE_REFUSED'],
    [3, 'VALUE_INVALID'],
    [4, 'VALUE_MISSING'],
  ]);
  expect(result.ids.map((id) => id === null)).toEqual([false, true, true, true, true, false]);
  expect(await owners(dataSource.manager)).toEqual([1, 5]);
});

it('knows labels of enums and numbers before any SQL', async () => {
  const rows = [
    { key: 'a', label: 'unknown' },
    { key: 'b', numeric: 'ten' },
    { key: 'c', jsonb: ['\0'] },
    { key: 'd', instant: new Date(Number.NaN) },
  ];
  const { errors } = await bulkInsert(dataSource.manager, Specimen, rows, { onError: 'report' });
  expect(errors.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'VALUE_INVALID'));
  expect(errors[0]?.detail).toContain('two words');
});

it('breaks off a COPY in its middle and goes on with the connection', async () => {
  const rows = Array.from({ length: 60_000 }, (_, n) => parcel(n, { due: n === 30_000 ? 'someday' : '2026-01-01' }));
  await dataSource.transaction(async (manager) => {
    await expect(bulkInsert(manager, Parcel, rows)).rejects.toMatchObject({ index: 30_000 });
    expect(await manager.count(Cabinet)).toBe(9);
  });
}, 60_000);
