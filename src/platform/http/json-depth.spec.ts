import fc from 'fast-check';
import { jsonDepth } from './json-depth.js';

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

it('counts what JSON.parse would nest, brackets and quotes in texts included', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(jsonDepth(Buffer.from(JSON.stringify(value)), 100)).toBe(depthOf(value));
    }),
  );
});

it.each([
  [String.raw`"[[[\"[["`, 0],
  [String.raw`["\\",[1]]`, 2],
  ['{"[":{"{":[]}}', 3],
  [']]]][[', 0],
])('of %s is %i', (text, depth) => {
  expect(jsonDepth(Buffer.from(text), 100)).toBe(depth);
});

it('looks no further than the limit', () => {
  expect(jsonDepth(Buffer.from('['.repeat(1_000_000)), 64)).toBe(65);
});
