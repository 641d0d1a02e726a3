import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { encoder, type EncodeRules, type Text } from './encode.js';

@Entity()
class Sample {
  @PrimaryColumn('bigint')
  id: number;

  @Column('text')
  text: string;

  @Column('bytea')
  bytes: Buffer;

  @Column('jsonb')
  json: unknown;

  @Column('text', { array: true })
  tags: string[];

  @Column('timestamptz')
  instant: Date;

  @Column('simple-array')
  list: string[];

  @Column('text', { transformer: { to: (value?: string) => value?.toUpperCase(), from: String } })
  loud: string;
}

class Metadata extends DataSource {
  async build(): Promise<this> {
    await this.buildMetadatas();
    return this;
  }
}

let source: DataSource;
beforeAll(async () => {
  source = await new Metadata({ type: 'postgres', entities: [Sample] }).build();
});

function encode(property: keyof Sample, value: unknown, other: Partial<EncodeRules> = {}): Text {
  const metadata = source.getMetadata(Sample).findColumnWithPropertyName(property);
  if (!metadata) throw new Error(property);
  const rules = { property, type: 'text', length: null, labels: null, notNull: false, hasDefault: false, ...other };
  return encoder(source.driver, metadata, rules)({ [property]: value });
}

it.each<[keyof Sample, unknown, Text]>([
  ['text', 'as it is', 'as it is'],
  ['text', undefined, undefined],
  ['text', null, null],
  ['text', 5, '5'],
  ['bytes', Buffer.from([0, 255]), String.raw`\x00ff`],
  ['bytes', new Uint8Array([1, 2, 3]).subarray(1), String.raw`\x0203`],
  ['json', { a: ['"'] }, String.raw`{"a":["\""]}`],
  ['json', 'text', '"text"'],
  ['json', 0, '0'],
  ['tags', ['a,b', '"', null], String.raw`{"a,b","\"",NULL}`],
  ['tags', [], '{}'],
  ['list', ['a', 'b'], 'a,b'],
  ['loud', 'quiet', 'QUIET'],
  ['loud', undefined, undefined],
])('%s %j becomes %j', (property, value, text) => {
  expect(encode(property, value)).toBe(text);
});

it('writes an instant the same in every time zone', () => {
  const type = 'timestamp with time zone';
  expect(encode('instant', new Date('2026-01-02T03:04:05.678Z'), { type })).toBe('2026-01-02T03:04:05.678Z');
});

it('takes a null key as one that its default gives', () => {
  expect(encode('id', null, { type: 'bigint', notNull: true, hasDefault: true })).toBeUndefined();
});

it.each([
  ['integer', -0, '0'],
  ['integer', 2 ** 31 - 1, '2147483647'],
  ['integer', -(2 ** 31), '-2147483648'],
  ['bigint', Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ['bigint', 2 ** 53, '9007199254740992'],
])('a number of %s: %d', (type, value, text) => {
  expect(encode('id', value, { type })).toBe(text);
});

it.each<[string, keyof Sample, unknown, Partial<EncodeRules>]>([
  ['a number beyond its type', 'id', 2 ** 31, { type: 'integer' }],
  ['half a number', 'id', 0.5, { type: 'bigint' }],
  ['no number', 'id', Number.NaN, { type: 'bigint' }],
  ['a null', 'text', null, { notNull: true }],
  ['a function', 'text', () => 'now()', {}],
  ['no date', 'instant', new Date(Number.NaN), { type: 'timestamp with time zone' }],
  ['no date in words', 'instant', 'someday', { type: 'timestamp with time zone' }],
  ['what JSON cannot say', 'json', 1n, {}],
])('refuses %s by the name of its property', (_, property, value, rules) => {
  expect(() => encode(property, value, rules)).toThrow(property);
});
