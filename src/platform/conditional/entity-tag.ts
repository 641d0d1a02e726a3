import { hash } from 'node:crypto';

/** What a handler says of an answer that shows one row; the interceptor adds what tells its representations apart. */
export const versionTag = ({ version }: { version: number }): string => `"${version}"`;

const OF_VERSION = /^"(\d{1,10})"$/;
const TAG = /(W\/)?"([!#-~\u0080-\u00ff]*)"/g;
/** A version and whatever stands behind it: the hash of a representation, the name of its encoding. */
const VERSIONED = /^(\d{1,10})(?:-|$)/;
/** Of the column. */
const MAX_VERSION = 2 ** 31 - 1;

/** `"7"` for these bytes: `"7-<hash>"`; undefined where the tag is of no version. */
export function tagOfBytes(tag: string, body: Buffer): string | undefined {
  const version = OF_VERSION.exec(tag)?.[1];
  return version && `"${version}-${hash('sha1', body, 'base64url')}"`;
}

/**
 * The versions that an If-Match names, none of them if it names none; undefined for `*`, which any row satisfies. A weak
 * tag never matches (RFC 9110, 13.1.1). Of a strong one the version counts: what else an answer shows, and how it was packed,
 * is not what a change overwrites.
 */
export function versionsOf(ifMatch: string): number[] | undefined {
  if (ifMatch.trim() === '*') return undefined;
  return [...ifMatch.matchAll(TAG)].flatMap(([, weak, opaque = '']) => {
    const version = Number(VERSIONED.exec(opaque)?.[1] ?? Infinity);
    return weak || version > MAX_VERSION ? [] : [version];
  });
}
