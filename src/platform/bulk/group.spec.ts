import type { Text } from './encode.js';
import { chunks, groupItems } from './group.js';
import type { Item } from './item.js';
import { distinctInLockOrder, lockOrder } from './keys.js';
import { arrayLiteral, source } from './statement.js';
import type { BulkColumn } from './table.js';
import { copyLines } from './copy.js';

const columns = ['bigint', 'text', 'text[]'].map((type, position) => ({
  type,
  exactType: type,
  position,
  name: `"${position}"`,
})) as BulkColumn[];
const [key] = columns as [BulkColumn];
const items = (...rows: Text[][]): Item[] => rows.map((texts, index) => ({ index, texts, size: texts.join().length }));
const indexes = (list: readonly Item[]) => list.map(({ index }) => index);

it('puts rows of one shape together, in the order of the input', () => {
  const groups = groupItems(items(['1', 'a'], ['2'], ['3', null], ['4'], ['5', undefined, '{}']), columns);
  expect(groups.map((group) => indexes(group.items))).toEqual([[0, 2], [1, 3], [4]]);
  expect(groups.map((group) => group.columns.map(({ position }) => position))).toEqual([[0, 1], [0], [0, 2]]);
});

it('cuts chunks by rows and by bytes, and never leaves a row out', () => {
  const small = { columns, items: items(...Array.from({ length: 10 }, () => ['1', 'a', '{}'])) };
  expect([...chunks(small, 4)].map((chunk) => indexes(chunk.items))).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
  ]);
  const large = { columns, items: items(...[1, 3, 1, 5, 1].map((mb) => ['1', 'x'.repeat(mb * 1_000_000), '{}'])) };
  expect([...chunks(large, 100)].map((chunk) => indexes(chunk.items))).toEqual([[0, 1], [2], [3], [4]]);
});

it('sorts numbers as numbers, and all writers alike', () => {
  const given = items(['10'], ['9'], ['100'], ['1']);
  expect(lockOrder(given, [key]).map(({ texts }) => texts[0])).toEqual(['1', '9', '10', '100']);
});

it('merges what has one key: the last one wins, and keeps what it does not mention', () => {
  const merged = distinctInLockOrder(
    items(['1', 'a', '{x}'], ['2', 'b'], ['1', undefined, '{y}'], ['1', null, undefined]),
    [key],
  );
  expect(merged).toMatchObject([
    { index: 3, texts: ['1', null, '{y}'], earlier: [0, 2] },
    { index: 1, texts: ['2', 'b'] },
  ]);
});

it('writes array literals and COPY lines that PostgreSQL reads back', () => {
  const given = items(['1', 'a"b\\c\n\td,{}'], ['2', null], ['3', String.raw`\N`], ['4', 'NULL']);
  expect(arrayLiteral(given, 1)).toBe('{"a\\"b\\\\c\n\td,{}",NULL,"\\\\N","NULL"}');
  const lines = Buffer.concat([...copyLines({ columns: columns.slice(0, 2), items: given })]).toString();
  expect(lines).toBe('1\ta"b\\\\c\\n\\td,{}\n2\t\\N\n3\t\\\\N\n4\tNULL\n');
});

it('gives arrays of arrays as text, which unnest would flatten', () => {
  expect(source(columns)).toBe('unnest($1::bigint[],$2::text[],$3::text[]) WITH ORDINALITY AS u(c0,c1,c2,ord)');
});
