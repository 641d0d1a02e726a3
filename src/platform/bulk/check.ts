import { type ItemErrorCode, ValueFault } from './errors.js';

/** What the catalog knows about a column's values. */
export interface ValueRules {
  /** How errors call the column: the entity's property. */
  property: string;
  /** The base type, without length or precision. */
  type: string;
  /** Characters that fit, where the type limits them. */
  length: number | null;
  /** The labels of an enum. */
  labels: string[] | null;
}

export type Check = (text: string) => void;

const INTEGERS: Record<string, [bigint, bigint]> = {
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
};
const NUMBERS = new Set(['numeric', 'real', 'double precision']);
const INTEGER = /^\s*[+-]?\d+\s*$/;
const NUMBER = /^\s*[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|nan|inf(?:inity)?)\s*$/i;
/** An escaped NUL whose backslash is not itself escaped. */
const JSON_NUL = /(?<!\\)(?:\\\\)*\\u0000/;

/**
 * Refuses what PostgreSQL would refuse, where that costs little: then the item is known before any SQL runs, and an
 * import of broken files need not search for the culprit. What passes here may still fail in the database.
 */
export function checker(rules: ValueRules): Check {
  const specific = specificCheck(rules);
  return (text) => {
    if (text.includes('\0')) fail(rules, 'VALUE_INVALID', 'holds a NUL character, which text cannot store');
    specific?.(text);
  };
}

function specificCheck(rules: ValueRules): Check | undefined {
  const { type, length, labels } = rules;
  const range = INTEGERS[type];
  if (range) return integerCheck(rules, range);
  if (NUMBERS.has(type)) return (text) => NUMBER.test(text) || fail(rules, 'VALUE_INVALID', 'is not a number');
  if (length !== null) return lengthCheck(rules, length);
  if (labels) {
    const known = new Set(labels);
    return (text) => known.has(text) || fail(rules, 'VALUE_INVALID', `must be one of ${labels.join(', ')}`);
  }
  if (type === 'jsonb')
    return (text) => {
      if (text.includes('\\u0000') && JSON_NUL.test(text))
        fail(rules, 'VALUE_INVALID', 'holds a NUL character, which jsonb cannot store');
    };
  return undefined;
}

function integerCheck(rules: ValueRules, [least, most]: [bigint, bigint]): Check {
  const digits = String(most).length;
  return (text) => {
    if (!INTEGER.test(text)) fail(rules, 'VALUE_INVALID', 'is not an integer');
    if (text.length < digits) return;
    const value = BigInt(text);
    if (value < least || value > most) fail(rules, 'VALUE_OUT_OF_RANGE', `is outside of ${least} to ${most}`);
  };
}

/** Whether the column takes this number, which then needs no look at its text. */
export function integerTest({ type }: ValueRules): ((value: number) => boolean) | undefined {
  const range = INTEGERS[type];
  if (!range) return undefined;
  const [least, most] = range.map(Number) as [number, number];
  return (value) => Number.isSafeInteger(value) && value >= least && value <= most;
}

/** Characters, not UTF-16 units; spaces beyond the length are cut by the SQL standard. */
function lengthCheck(rules: ValueRules, length: number): Check {
  return (text) => {
    if (text.length > length && Array.from(text.replace(/ +$/, '')).length > length)
      fail(rules, 'VALUE_TOO_LONG', `is longer than ${length} characters`);
  };
}

function fail(rules: ValueRules, code: ItemErrorCode, reason: string): never {
  throw new ValueFault({ code, detail: `${rules.property} ${reason}` });
}
