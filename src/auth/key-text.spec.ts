import fc from 'fast-check';
import { hashOf, isKeyText, newKeyText, prefixOf } from './key-text.js';

it('makes keys that differ, and that it knows again', () => {
  const keys = Array.from({ length: 1000 }, newKeyText);
  expect(new Set(keys).size).toBe(1000);
  expect(keys.filter((key) => !isKeyText(key))).toEqual([]);
  expect(keys.filter((key) => !key.startsWith(prefixOf(key)) || prefixOf(key).length !== 12)).toEqual([]);
});

// Of 32 zeros it is 0xa0f292d0, 2700251856.
it('has the CRC-32 of its random part in base 62', () => {
  expect(isKeyText(`obs_${'0'.repeat(32)}_2wjyrI`)).toBe(true);
});

it('sees every letter that was mistyped', () => {
  const letter = fc.string({ minLength: 1, maxLength: 1 });
  fc.assert(
    fc.property(fc.nat(42), letter, (at, other) => {
      const key = newKeyText();
      const mistyped = key.slice(0, at) + other + key.slice(at + 1);
      expect(isKeyText(mistyped)).toBe(mistyped === key);
    }),
  );
});

it.each(['', 'obs_', 'obs__', 'OBS_x_y', `${newKeyText()}\n`, ` ${newKeyText()}`, newKeyText().slice(0, -1)])(
  'takes %j for no key',
  (text) => expect(isKeyText(text)).toBe(false),
);

it('is kept as its SHA-256', () => {
  expect(hashOf('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
