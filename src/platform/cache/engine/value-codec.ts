/**
 * JSON that keeps what JSON loses: dates, bytes, bigints, maps, sets, non-finite numbers and holes. Such a value
 * becomes a string that opens with U+0001 and a letter; a text that really begins with U+0001 gets a second one.
 * Class instances come back as plain objects: an entry is data.
 */
const MARK = '\u0001';

export interface Encoded {
  json: string;
  /** Whether decoding has to look for marks; without them `JSON.parse` is all. */
  marked: boolean;
}

export function encodeValue(value: unknown): Encoded {
  const state = { marked: false };
  const plain = toPlain(value, state);
  return { json: JSON.stringify(plain) ?? 'null', marked: state.marked };
}

export function decodeValue({ json, marked }: Encoded): unknown {
  const value: unknown = JSON.parse(json);
  return marked ? revive(value) : value;
}

function toPlain(value: unknown, state: { marked: boolean }): unknown {
  if (typeof value === 'object' && value !== null) return objectToPlain(value, state);
  const text = scalarMark(value);
  if (text === undefined) return value;
  state.marked = true;
  return text;
}

function scalarMark(value: unknown): string | undefined {
  if (typeof value === 'string') return value.startsWith(MARK) ? MARK + MARK + value.slice(1) : undefined;
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0) ? undefined : `${MARK}N${signed(value)}`;
  if (typeof value === 'bigint') return `${MARK}I${value}`;
  return value === undefined ? `${MARK}U` : undefined;
}

const signed = (value: number) => (Object.is(value, -0) ? '-0' : String(value));

function objectToPlain(value: object, state: { marked: boolean }): unknown {
  const text = objectMark(value);
  if (text !== undefined) {
    state.marked = true;
    return text;
  }
  if (value instanceof Map || value instanceof Set) {
    state.marked = true;
    return { [MARK]: value instanceof Map ? 'M' : 'S', items: toPlain([...value], state) };
  }
  if (Array.isArray(value)) return Array.from(value, (item: unknown) => toPlain(item, state));
  if ('toJSON' in value && typeof value.toJSON === 'function') return toPlain(value.toJSON(), state);
  const entries = Object.entries(value).filter(([name, inner]) => !looksAbsent(name, inner));
  return Object.fromEntries(entries.map(([name, inner]) => [escapedName(name, state), toPlain(inner, state)]));
}

/** An absent property and one that is undefined read the same, unless the absent one would be inherited (`__proto__`). */
const looksAbsent = (name: string, inner: unknown) =>
  typeof inner === 'function' || (inner === undefined && !(name in Object.prototype));

function escapedName(name: string, state: { marked: boolean }): string {
  if (!name.startsWith(MARK)) return name;
  state.marked = true;
  return MARK + name;
}

function objectMark(value: object): string | undefined {
  if (value instanceof Date) return `${MARK}D${value.getTime()}`;
  if (value instanceof Uint8Array) return `${MARK}B${Buffer.from(value).toString('base64')}`;
  return undefined;
}

function revive(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith(MARK) ? reviveText(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (const [position, item] of value.entries()) value[position] = revive(item);
    return value;
  }
  const record = value as Record<string, unknown>;
  if (Object.hasOwn(record, MARK)) return reviveCollection(record);
  const entries = Object.entries(record);
  return Object.fromEntries(
    entries.map(([name, inner]) => [name.startsWith(MARK) ? name.slice(1) : name, revive(inner)]),
  );
}

function reviveCollection(record: Record<string, unknown>): unknown {
  const items = revive(record['items']);
  return record[MARK] === 'M' ? new Map(items as [unknown, unknown][]) : new Set(items as unknown[]);
}

function reviveText(text: string): unknown {
  const rest = text.slice(2);
  switch (text.charAt(1)) {
    case MARK:
      return MARK + rest;
    case 'D':
      return new Date(Number(rest));
    case 'B':
      return Buffer.from(rest, 'base64');
    case 'I':
      return BigInt(rest);
    case 'N':
      return Number(rest);
    default:
      return undefined;
  }
}

/** Once, when an entry is made: a caller who changes what he shares with others gets an error, not a corrupt cache. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) if (typeof inner === 'object') deepFreeze(inner);
  return value;
}
