import { QueryFailedError } from 'typeorm';
import { DomainError } from '../errors/index.js';

export type ItemErrorCode =
  | 'DUPLICATE'
  | 'REFERENCE_BROKEN'
  | 'VALUE_INVALID'
  | 'VALUE_MISSING'
  | 'VALUE_OUT_OF_RANGE'
  | 'VALUE_REFUSED'
  | 'VALUE_TOO_LONG';

/** What is wrong with one value, before anybody knows which item it belongs to. */
export interface Fault {
  code: ItemErrorCode;
  detail: string;
  /** The database's name of the broken constraint: for the caller's own words, never for an answer. */
  constraint?: string;
}

/** What is wrong with one item; `index` is its place in the input. */
export interface ItemError extends Fault {
  index: number;
}

/** Thrown while a value is turned into text. */
export class ValueFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault.detail);
  }
}

/** One item that the database would not take; nothing of the call was written. */
export class BulkItemError extends DomainError {
  readonly code: ItemErrorCode;
  readonly status: number;
  readonly index: number;
  readonly constraint?: string;

  constructor(item: ItemError, cause?: unknown) {
    super(`Item ${item.index}: ${item.detail}`);
    this.code = item.code;
    this.status = item.code === 'DUPLICATE' || item.code === 'REFERENCE_BROKEN' ? 409 : 400;
    this.index = item.index;
    if (item.constraint !== undefined) this.constraint = item.constraint;
    if (cause !== undefined) this.cause = cause;
  }
}

/** The part of PostgreSQL's error report that we read. */
export interface DatabaseError {
  code: string;
  message: string;
  schema?: string;
  table?: string;
  column?: string;
  constraint?: string;
}

/** PostgreSQL's own error, or undefined when it was not PostgreSQL that failed. */
export function databaseError(error: unknown): DatabaseError | undefined {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const code = (cause as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^[\dA-Z]{5}$/.test(code) ? (cause as DatabaseError) : undefined;
}

/** Deadlock or serialization failure: the same work may succeed when it is done again. */
export function isTransient(error: unknown): boolean {
  const code = databaseError(error)?.code;
  return code === '40P01' || code === '40001';
}

/**
 * An error that some item causes: data exceptions (22), constraints (23), keys that collide within one statement
 * (21000), an index entry too large (54), a view's check option (44) or a trigger's RAISE (P0001).
 */
export function isItemFault(error: unknown): boolean {
  const code = databaseError(error)?.code;
  return code !== undefined && (/^(22|23|54|44)/.test(code) || code === '21000' || code === 'P0001');
}

/** In words that show no SQL and no constraint's name. */
export function toFault(error: DatabaseError): Fault {
  const fault = describe(error);
  return error.constraint === undefined ? fault : { ...fault, constraint: error.constraint };
}

function describe({ code, message, column }: DatabaseError): Fault {
  if (code === '23505' || code === '23P01' || code === '21000')
    return { code: 'DUPLICATE', detail: 'A row with the same identity exists already' };
  if (code === '23503' || code === '23001')
    return {
      code: 'REFERENCE_BROKEN',
      detail: 'The row is still referred to, or refers to a row that does not exist',
    };
  if (code === '23502') return { code: 'VALUE_MISSING', detail: `${column ?? 'A column'} must not be null` };
  if (code === '22001') return { code: 'VALUE_TOO_LONG', detail: message };
  if (code === '22003' || code === '22008') return { code: 'VALUE_OUT_OF_RANGE', detail: message };
  if (code.startsWith('22')) return { code: 'VALUE_INVALID', detail: message };
  return { code: 'VALUE_REFUSED', detail: 'The row breaks a rule of its table' };
}
