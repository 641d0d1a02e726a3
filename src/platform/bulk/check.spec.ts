import { checker, type ValueRules } from './check.js';
import { ValueFault } from './errors.js';

const rules = (type: string, other: Partial<ValueRules> = {}): ValueRules => ({
  property: 'rank',
  type,
  length: null,
  labels: null,
  ...other,
});

function codeOf(text: string, given: ValueRules): string | undefined {
  try {
    checker(given)(text);
    return undefined;
  } catch (error) {
    return (error as ValueFault).fault.code;
  }
}

it.each([
  ['smallint', '32767', undefined],
  ['smallint', '-32769', 'VALUE_OUT_OF_RANGE'],
  ['integer', ' +7 ', undefined],
  ['integer', '1.0', 'VALUE_INVALID'],
  ['integer', '', 'VALUE_INVALID'],
  ['bigint', '9223372036854775807', undefined],
  ['bigint', '9223372036854775808', 'VALUE_OUT_OF_RANGE'],
  ['bigint', '1e21', 'VALUE_INVALID'],
  ['numeric', '-.5e-3', undefined],
  ['double precision', '-Infinity', undefined],
  ['numeric', 'ten', 'VALUE_INVALID'],
  ['text', 'a\0', 'VALUE_INVALID'],
  ['jsonb', JSON.stringify('\0'), 'VALUE_INVALID'],
  ['jsonb', JSON.stringify(String.raw`\u0000`), undefined],
  ['json', JSON.stringify('\0'), undefined],
])('%s %j: %s', (type, text, code) => {
  expect(codeOf(text, rules(type))).toBe(code);
});

it('counts characters, not UTF-16 units, and lets spaces beyond the length pass', () => {
  const three = rules('character varying', { length: 3 });
  expect(codeOf('😀😀😀', three)).toBeUndefined();
  expect(codeOf('abc   ', three)).toBeUndefined();
  expect(codeOf('abcd', three)).toBe('VALUE_TOO_LONG');
});

it('knows the labels of an enum', () => {
  const colour = rules('colour', { labels: ['red', "it's"] });
  expect(codeOf("it's", colour)).toBeUndefined();
  expect(codeOf('blue', colour)).toBe('VALUE_INVALID');
});
