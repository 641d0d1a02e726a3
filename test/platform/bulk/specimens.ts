import fc from 'fast-check';
import { LABELS, type Specimen } from './specimen.entity.js';

/** Any text that PostgreSQL can hold: no NUL; a lone surrogate is no text. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '\\N', '\\.', 'NULL', 'a\tb\nc\rd\\e', `"'{},$1 ;--`, '\u{1F600}\u0001\b\f\v'),
  )
  .map((value) => value.toWellFormed().replaceAll('\0', ''));

const instant = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
});
/** Without NUL, which jsonb refuses, and names that every object has, which `save` loses. */
const LOST = new RegExp([String.raw`\\+u0000`, ...Object.getOwnPropertyNames(Object.prototype)].join('|'), 'g');
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value).replaceAll(LOST, '')) as unknown);
const small = fc.integer({ min: -32_768, max: 32_767 });
const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const place = fc.record({ city: nullable(text), floor: nullable(fc.integer()) }, { requiredKeys: [] });

/** What a row may say besides its key; each property may be left out. */
const properties: Partial<Record<keyof Specimen, fc.Arbitrary<unknown>>> = {
  small: nullable(small),
  int: fc.integer(),
  big: nullable(fc.oneof(fc.maxSafeInteger(), fc.constantFrom('9223372036854775807', '-9223372036854775808', '007'))),
  numeric: nullable(fc.constantFrom('123.456', '-0.001', '999999999.999', '1e3', ' 7 ', '0.00049', 'NaN')),
  real: nullable(fc.float({ noDefaultInfinity: false })),
  double: nullable(fc.double()),
  money: nullable(fc.constantFrom('12.34', '-1000000.00')),
  yes: fc.boolean(),
  text,
  short: nullable(text.map((value) => Array.from(value).slice(0, 8).join(''))),
  fixed: nullable(fc.constantFrom('', 'a', 'ab ', 'abcd', 'abcd    ')),
  insensitive: nullable(text),
  uuid: nullable(fc.uuid()),
  bytes: nullable(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
  json: nullable(json),
  jsonb: json.filter((value) => value !== null),
  simpleJson: nullable(json),
  simpleArray: nullable(fc.array(fc.constantFrom('a', 'b c', '"', '\\', ''))),
  label: nullable(fc.constantFrom(...LABELS)),
  labels: nullable(fc.array(fc.constantFrom(...LABELS))),
  tags: fc.array(text),
  numbers: nullable(fc.array(fc.integer())),
  instant: nullable(instant),
  local: nullable(instant),
  day: nullable(fc.constantFrom('2026-01-02', '0001-01-01', 'infinity')),
  time: nullable(fc.constantFrom('01:02:03', '23:59:59.999999')),
  timeZoned: nullable(fc.constantFrom('01:02:03+05:45', '23:59:59Z')),
  interval: nullable(fc.constantFrom('1 day 02:03:04.5', '-3 months')),
  inet: nullable(fc.ipV4()),
  cidr: nullable(fc.constantFrom('10.0.0.0/8', '2001:db8::/32')),
  mac: nullable(fc.constant('08:00:2b:01:02:03')),
  bits: nullable(fc.constantFrom('0101', '1111')),
  someBits: nullable(fc.constantFrom('', '1', '10101010')),
  point: nullable(fc.record({ x: small, y: small })),
  box: nullable(fc.constantFrom('(1,1),(0,0)', '(2,3),(-1,0.5)')),
  circle: nullable(fc.record({ x: small, y: small, radius: fc.nat() })),
  polygon: nullable(fc.constant('((0,0),(1,1),(1,0))')),
  path: nullable(fc.constantFrom('[(0,0),(1,1)]', '((0,0),(2,1))')),
  range: nullable(fc.constantFrom('[1,5)', 'empty', '(,3]')),
  period: nullable(fc.constant('["2026-01-01 00:00:00+00","2026-02-01 00:00:00+00")')),
  words: nullable(fc.constantFrom("'fat':2 'rat':3", "'it''s':1A")),
  xml: nullable(fc.constantFrom('<a b="c">&lt;</a>', '<x/>')),
  pairs: nullable(
    fc.dictionary(fc.constantFrom('a', 'b "c"', 'd\\'), nullable(fc.constantFrom('', 'x"y', 'z\\', ','))),
  ),
  tree: nullable(fc.constantFrom('a.b.c', 'top')),
  mirrored: nullable(text),
  notUpdated: nullable(text),
  place,
  cabinet: nullable(fc.record({ id: fc.integer({ min: 1, max: 9 }) })),
};

export const changes = fc.record(properties, { requiredKeys: [] }) as fc.Arbitrary<Partial<Specimen>>;

/** Rows with a few shapes among them, as imports have. */
export const specimen = (key: fc.Arbitrary<string>): fc.Arbitrary<Partial<Specimen>> =>
  fc.tuple(key, fc.oneof(changes, fc.constant({}))).map(([given, other]) => ({ ...other, key: given }));

/** A failure prints the seed; FC_SEED runs the same again. */
export const runs = (numRuns: number): { numRuns: number; seed?: number; interruptAfterTimeLimit: number } => {
  const seed = process.env['FC_SEED'];
  return { numRuns, interruptAfterTimeLimit: 45_000, ...(seed && { seed: Number(seed) }) };
};
