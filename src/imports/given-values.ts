/** Why a value of a file cannot be stored. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    detail: string,
    /** The part of the item, as the end of a JSON pointer. */
    readonly field?: string,
  ) {
    super(detail);
  }
}

const MAX_DEPTH = 64;
const UNSTORABLE_ESCAPE = /\\u(?:0000|d[89a-f][\da-f]{2})/i;
const HALF_RANK_DIGITS = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** Reads the values of a file as what they stand for. Throws Refusal; counts what it mends. */
export class GivenValues {
  /** Texts with half of a surrogate pair, which UTF-8 cannot hold: U+FFFD stands in its place. */
  mended = 0;

  /** Null where the file says nothing. */
  text(value: unknown, field: string, max: number): string | null {
    if (value === undefined || value === null) return null;
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string') throw new Refusal('INVALID_TEXT', `${field} is no text`, field);
    if (text.length > max)
      throw new Refusal('TEXT_TOO_LONG', `${field} has ${text.length} characters; at most ${max} are stored`, field);
    if (text.includes('\0')) throw new Refusal('NUL_IN_TEXT', `${field} holds a NUL character`, field);
    if (text.isWellFormed()) return text;
    this.mended += 1;
    return text.toWellFormed();
  }

  /** Like text, and an empty one says nothing either. */
  label(value: unknown, field: string, max: number): string | null {
    const text = this.text(value, field, max);
    return text === null || text.trim() === '' ? null : text;
  }

  /** An object as JSON text; null where the file says nothing. */
  json(value: unknown, field: string): string | null {
    if (value === undefined || value === null) return null;
    if (typeof value !== 'object' || Array.isArray(value))
      throw new Refusal('INVALID_OBJECT', `${field} is no object`, field);
    if (isDeeper(value, MAX_DEPTH))
      throw new Refusal('TOO_DEEP', `${field} nests deeper than ${MAX_DEPTH} levels`, field);
    const json = JSON.stringify(value);
    return UNSTORABLE_ESCAPE.test(json) ? JSON.stringify(this.mend(value, field)) : json;
  }

  /** Null where the file says nothing; a half rank comes as it is. */
  rank(value: unknown, max: number): number | null {
    if (value === undefined || value === null || value === '') return null;
    const isNumber = typeof value === 'number' || (typeof value === 'string' && HALF_RANK_DIGITS.test(value.trim()));
    const rank = isNumber ? Number(value) : Number.NaN;
    if (!(rank >= 0 && rank <= max)) {
      throw new Refusal('INVALID_RANK', `${shown(value)} is no rank; ranks are numbers from 0 to ${max}`, 'rank');
    }
    return rank;
  }

  /** Walks only the few values in which something may have to be mended. */
  private mend(value: unknown, field: string): unknown {
    if (typeof value === 'string') return this.text(value, field, Number.POSITIVE_INFINITY);
    if (Array.isArray(value)) return value.map((item) => this.mend(item, field));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        this.text(key, field, Number.POSITIVE_INFINITY),
        this.mend(inner, field),
      ]),
    );
  }
}

/** What a refusal says of a value: of a list or an object only that it is one, since they nest as deep as they like. */
export function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'A list' : 'An object';
  return (JSON.stringify(value) ?? '').slice(0, 60);
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && isDeeper(inner, levels - 1)) return true;
  }
  return false;
}
