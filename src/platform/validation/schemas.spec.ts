import fc from 'fast-check';
import {
  booleanParameter,
  differentIdsParameter,
  fractionParameter,
  freeObject,
  fromZeroParameter,
  Id,
  idListParameter,
  integerParameter,
  label,
  listParameter,
  MAX_ID,
  shareParameter,
  text,
  timestamp,
} from './schemas.js';

const accepts = (schema: { safeParse: (value: unknown) => { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

it.each(['1', '007', String(MAX_ID)])('takes the id %s', (value) => {
  expect(Id.parse(value)).toBe(Number(value));
});

it.each([
  '0',
  '-1',
  '',
  ' 1',
  '1.0',
  '1e3',
  '0x1',
  '+1',
  '٣',
  '9007199254740992',
  '9223372036854775808',
  ['1', '2'],
  { a: '1' },
  1,
  null,
])('takes no id %j', (value) => {
  expect(accepts(Id, value)).toBe(false);
});

it('names one error for a number out of its range', () => {
  expect(integerParameter(1, 5).safeParse('9').error?.issues).toMatchObject([{ message: 'must be at most 5' }]);
});

it('takes any text that PostgreSQL stores, and no other', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (value) => {
      expect(accepts(text(100), value)).toBe(!value.includes('\0') && value.isWellFormed());
    }),
  );
  expect(accepts(text(5), 'a\0b')).toBe(false);
  expect(accepts(text(5), '\uD800')).toBe(false);
  expect(accepts(text(5), '\uD83D\uDE00')).toBe(true);
});

it('trims a label, and names one error for one that says nothing', () => {
  expect(label(5).parse('  a  ')).toBe('a');
  for (const value of ['', '   ', '\n\t']) expect(label(5).safeParse(value).error?.issues).toHaveLength(1);
});

it('takes any JSON object whose texts can be stored, keys included', () => {
  fc.assert(
    fc.property(fc.object({ key: fc.string(), values: [fc.string(), fc.integer(), fc.boolean()] }), (value) => {
      expect(accepts(freeObject, value)).toBe(!hasNul(value));
    }),
  );
  for (const value of [{ 'a\0': 1 }, { a: ['\0'] }, { a: { b: '\uD800' } }, [], null, 'x', 1])
    expect(accepts(freeObject, value)).toBe(false);
  for (const value of [{}, { a: '\\u0000' }, { 'C:\\u0000': '\\\\u0000' }, JSON.parse('{"__proto__":{"a":1}}')])
    expect(freeObject.parse(value)).toBe(value);
});

function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => key.includes('\0') || hasNul(inner));
}

it.each([
  '2026-03-02T09:30:00Z',
  '2026-03-02T09:30:00.123+02:00',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2024-02-29T00:00:00Z',
])('takes the time %s', (value) => {
  expect(timestamp.parse(value)).toEqual(new Date(value));
});

it.each([
  '2026-03-02',
  '2026-03-02T09:30:00',
  '2026-02-29T00:00:00Z',
  'now',
  '9999-12-31T23:59:59-01:00',
  '0001-01-01T00:00:00+01:00',
  '',
  0,
])('takes no time %j', (value) => {
  expect(accepts(timestamp, value)).toBe(false);
});

it('takes a list of what is allowed, each once', () => {
  const list = listParameter(['a', 'b']);
  expect(list.parse('b,a')).toEqual(['b', 'a']);
  expect(list.parse('a,a')).toEqual(['a']);
  for (const value of ['', 'c', 'a,', 'a, b', ['a', 'b']]) expect(accepts(list, value)).toBe(false);
});

it('takes true and false by these words alone', () => {
  expect([booleanParameter.parse('true'), booleanParameter.parse('false')]).toEqual([true, false]);
  for (const value of ['1', 'TRUE', '', 'yes', true]) expect(accepts(booleanParameter, value)).toBe(false);
});

it('takes ids separated by commas in their order, and none of them twice where they must differ', () => {
  expect(differentIdsParameter(1, 3).parse('9,3')).toEqual([9, 3]);
  expect(idListParameter(1, 3).parse('9,3,9')).toEqual([9, 3, 9]);
  for (const ids of [idListParameter, differentIdsParameter]) {
    expect(ids(1, 3).parse('7')).toEqual([7]);
    for (const value of ['', '1,', '1,2,3,4', '1, 2', 'a', ['1', '2']]) expect(accepts(ids(1, 3), value)).toBe(false);
    expect(accepts(ids(2, 3), '1')).toBe(false);
  }
  for (const value of ['1,1', '1,01']) expect(accepts(differentIdsParameter(1, 3), value)).toBe(false);
});

it('takes a level up to 1, and a weight from 0', () => {
  expect([shareParameter.parse('1'), shareParameter.parse('0.05')]).toEqual([1, 0.05]);
  for (const value of ['0', '1.01', '-1', 'x', '']) expect(accepts(shareParameter, value)).toBe(false);
  expect([fromZeroParameter(5).parse('0'), fromZeroParameter(5).parse('2.5')]).toEqual([0, 2.5]);
  for (const value of ['-0.1', '5.1', '1e999', '']) expect(accepts(fromZeroParameter(5), value)).toBe(false);
});

it('takes fractions, without 0 and 1', () => {
  expect(fractionParameter.parse('0.9')).toBe(0.9);
  expect(fractionParameter.parse('5e-2')).toBe(0.05);
  for (const value of ['0', '1', '0.0', '1.0', '-0.5', '2', '.5', '0,5', 'NaN', 'Infinity', '1e-9999', '', ' 0.5', 0.5])
    expect(accepts(fractionParameter, value)).toBe(false);
});
