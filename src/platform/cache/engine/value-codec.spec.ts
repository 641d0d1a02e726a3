import fc from 'fast-check';
import { inspect } from 'node:util';
import { decodeValue, encodeValue } from './value-codec.js';

const through = (value: unknown) => decodeValue(encodeValue(value));

it('gives back any data as it was', () => {
  const data = fc.anything({
    withDate: true,
    withBigInt: true,
    withMap: true,
    withSet: true,
    withNullPrototype: false,
  });
  // To Jest no two invalid dates are the same.
  const comparable = data.filter((value) => !inspect(value, { depth: Infinity }).includes('Invalid Date'));
  const property = fc.property(comparable, (value) => expect(through(value)).toEqual(value));
  fc.assert(property, { numRuns: 2000 });
  expect(String(through(new Date(Number.NaN)))).toBe('Invalid Date');
});

it('keeps an undefined that covers what is inherited', () => {
  const value = through({ ['__proto__']: undefined, toString: undefined, other: undefined }) as object;
  expect(Object.entries(value)).toEqual([
    ['__proto__', undefined],
    ['toString', undefined],
  ]);
});

it('leaves plain JSON as it is', () => {
  expect(encodeValue({ a: [1, 'b', null, true] })).toEqual({ json: '{"a":[1,"b",null,true]}', marked: false });
});

it('makes data of class instances, and asks those that know how', () => {
  class Point {
    constructor(readonly x: number) {}
    double() {
      return this.x * 2;
    }
  }
  expect(through([new Point(1), new URL('https://example.org/')])).toEqual([{ x: 1 }, 'https://example.org/']);
});

it('sets no prototypes', () => {
  const value = through(JSON.parse('{"__proto__":{"admin":true},"at":1}')) as { admin?: boolean };
  expect(value.admin).toBeUndefined();
});
