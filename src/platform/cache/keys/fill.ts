import { CacheKeyError } from '../cache.errors.js';
import type { ArgumentReader } from './parameters.js';
import { encodeSegment, parseSegments, segmentOf, type Segment } from './segments.js';

const WILDCARDS = { any: '*', rest: '**' };

/** The scope of keys that belong to nobody. */
export const NOBODY = '-';

export type Filler = (scope: string, args: readonly unknown[], result?: unknown) => string;

/** Compiles a template or pattern into a function from the arguments of a call to the name of a key or tag. */
export function filler(source: string, readerOf: (path: string) => ArgumentReader): Filler {
  const parts = parseSegments(source).map((segment) => {
    if (segment.kind === 'parameter') return readerOf(segment.path);
    return `:${segment.kind === 'literal' ? segment.text : WILDCARDS[segment.kind]}`;
  });
  return (scope, args, result) => {
    let text = encodeSegment(scope);
    for (const part of parts) text += typeof part === 'string' ? part : `:${segmentOf(part(args, result))}`;
    return text;
  };
}

export type KeyParameters = Record<string, unknown>;

/**
 * A key or pattern given by hand. With parameters it is a template, without them every segment that is not a
 * wildcard is taken literally: braces in it are characters.
 */
export function bindSegments(source: string, parameters?: KeyParameters): Segment[] {
  if (source === '') throw new CacheKeyError('A cache key is not empty');
  if (parameters === undefined) return source.split(':').map((part, at, all) => literally(part, at === all.length - 1));
  return parseSegments(source).map((segment): Segment => {
    if (segment.kind !== 'parameter') return segment;
    if (!Object.hasOwn(parameters, segment.path))
      throw new CacheKeyError(`'${source}': {${segment.path}} is not given`);
    return { kind: 'literal', text: segmentOf(parameters[segment.path]) };
  });
}

function literally(part: string, last: boolean): Segment {
  if (part === '*') return { kind: 'any' };
  if (part === '**' && last) return { kind: 'rest' };
  return { kind: 'literal', text: encodeSegment(part) };
}

/** The full name of one key: no wildcards allowed. */
export function keyName(scope: string, source: string, parameters?: KeyParameters): string {
  const segments = bindSegments(source, parameters);
  return segments.reduce((name, segment) => {
    if (segment.kind !== 'literal') throw new CacheKeyError(`'${source}' is a pattern; one key is needed here`);
    return `${name}:${segment.text}`;
  }, encodeSegment(scope));
}
