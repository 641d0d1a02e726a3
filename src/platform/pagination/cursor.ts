import { hash } from 'node:crypto';
import { InvalidInput } from '../errors/index.js';

/** Where a walk stands: behind the row with this sort value and id. */
export interface Position {
  value: string | number;
  id: number;
}

const PREFIX = 'v1.';

/** What every cursor looks like; the prefix is the version of what is inside. */
export const CURSOR = /^v1\.[\w-]+$/;

const foreign = (detail: string): InvalidInput =>
  new InvalidInput([{ parameter: 'cursor', code: 'INVALID_CURSOR', detail }]);

/** A cursor belongs to the sort and the filters that it was made under; this is their short form. */
export function fingerprint(sort: string, filters: Record<string, unknown>): string {
  const given = Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', JSON.stringify([sort, given]), 'base64url').slice(0, 12);
}

export function encodeCursor(position: Position, print: string): string {
  return PREFIX + Buffer.from(JSON.stringify([print, position.value, position.id])).toString('base64url');
}

export function decodeCursor(cursor: string, print: string): Position {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor.slice(PREFIX.length), 'base64url').toString('utf8'));
  } catch {
    throw foreign('is not a cursor of this API');
  }
  if (!Array.isArray(parts) || parts.length !== 3) throw foreign('is not a cursor of this API');
  const [itsPrint, value, id] = parts as unknown[];
  if (itsPrint !== print) throw foreign('was made under another sort or other filters; start again without it');
  if ((typeof value !== 'string' && typeof value !== 'number') || !Number.isSafeInteger(id)) {
    throw foreign('is not a cursor of this API');
  }
  return { value, id: id as number };
}
