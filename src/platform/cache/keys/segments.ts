import { createHash } from 'node:crypto';
import { CacheKeyError } from '../cache.errors.js';

/** A template or a pattern is read segment by segment; `:` stands between the segments. */
export type Segment =
  { kind: 'literal'; text: string } | { kind: 'parameter'; path: string } | { kind: 'any' } | { kind: 'rest' };

const PARAMETER = /^\{([\w$]+(?:\.[\w$]+)*)\}$/;

export function parseSegments(source: string): Segment[] {
  const parts = source.split(':');
  return parts.map((part, position): Segment => {
    if (part === '*') return { kind: 'any' };
    if (part === '**') {
      if (position !== parts.length - 1) throw new CacheKeyError(`'${source}': '**' stands only at the end`);
      return { kind: 'rest' };
    }
    const path = PARAMETER.exec(part)?.[1];
    if (path !== undefined) return { kind: 'parameter', path };
    if (part === '' || /[{}*]/.test(part)) {
      throw new CacheKeyError(`'${source}': a wildcard or a parameter is a whole segment, '${part}' is not`);
    }
    return { kind: 'literal', text: encodeSegment(part) };
  });
}

/** Names of the parameters that a template has. */
export const parametersOf = (source: string): string[] =>
  parseSegments(source).flatMap((segment) => (segment.kind === 'parameter' ? [segment.path] : []));

/** `encodeURIComponent` leaves `*` and `~` alone: the first would forge a wildcard, the second means "not given". */
export function encodeSegment(text: string): string {
  if (PLAIN.test(text)) return text;
  if (LONE_SURROGATE.test(text)) return digest(JSON.stringify(text));
  return encodeURIComponent(text).replace(/[*~]/g, (sign) => ESCAPED[sign] ?? sign);
}
const PLAIN = /^[\w.-]*$/;
const LONE_SURROGATE = /[\uD800-\uDFFF]/u;
const ESCAPED: Record<string, string> = { '*': '%2A', '~': '%7E' };

/** A value as one segment: scalars as they read, nothing as `~`, anything larger by the digest of its canonical JSON. */
export function segmentOf(value: unknown): string {
  switch (typeof value) {
    case 'number':
      return String(value);
    case 'string':
      return value.length <= 200 ? encodeSegment(value) : digest(value);
    case 'undefined':
      return '~';
    case 'object':
      if (value === null) return '~';
      return value instanceof Date ? encodeSegment(value.toISOString()) : digest(canonicalJson(value));
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      throw new CacheKeyError(`A ${typeof value} cannot be part of a cache key`);
  }
}

/** Begins with `~`, which no given text can: a digest cannot be forged by passing it as a value. */
export function digest(text: string): string {
  return `~${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`;
}

/** Equal content gives equal text, whatever the order in which the properties were set. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'bigint') return `${inner}n`;
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  });
}

/** Segments that are encoded already, as they stand in the store. */
export function parseStoredPattern(parts: readonly string[]): Segment[] {
  return parts.map((text): Segment => {
    if (text === '*') return { kind: 'any' };
    return text === '**' ? { kind: 'rest' } : { kind: 'literal', text };
  });
}
