import { ConflictError, DomainError, InvalidError, ServiceUnavailable } from './domain-error.js';

class Duplicate extends ConflictError {
  readonly code = 'DUPLICATE';
}
class ReferenceBroken extends ConflictError {
  readonly code = 'REFERENCE_BROKEN';
}
class ValueRefused extends InvalidError {
  readonly code = 'VALUE_REFUSED';
}
class WriteConflict extends ConflictError {
  readonly code = 'WRITE_CONFLICT';
  override readonly headers = { 'Retry-After': '1' };
}
class StatementTimeout extends DomainError {
  readonly code = 'STATEMENT_TIMEOUT';
  readonly status = 503;
  override readonly headers = { 'Retry-After': '5' };
}

const CONNECTION_LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // Of a COPY whose connection went away under it.
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);
const CONNECTION_LOST_TEXT =
  /connection (terminated|ended)|client has encountered a connection error|client was closed|pool is closed|Driver not Connected|Query runner already released/i;

/** Of the pool: those who waited for one of its connections to become free. */
const POOL_BUSY_TEXT = 'timeout exceeded when trying to connect';

interface WithCode {
  code?: unknown;
  message?: unknown;
  driverError?: WithCode;
}

function bySqlState(state: string): DomainError | undefined {
  if (state === '23505') return new Duplicate('A row with the same identity exists already');
  if (state === '23503')
    return new ReferenceBroken('The row is still referred to, or refers to a row that does not exist');
  if (state === '40001' || state === '40P01')
    return new WriteConflict('Another write got in the way; send the request again');
  if (state === '57014') return new StatementTimeout('The database needed too long for this request; narrow it down');
  if (state.startsWith('22') || state === '23514' || state === '23502')
    return new ValueRefused('A value cannot be stored');
  if (state === '53100' || state === '53200') return full();
  if (state.startsWith('08') || state.startsWith('57P') || state.startsWith('53')) return unavailable();
  return undefined;
}

const unavailable = (): DomainError => new ServiceUnavailable('The database cannot be reached at the moment');
const full = (): DomainError =>
  new ServiceUnavailable('The database has no room for this: its disk or its memory is full', 30);
const busy = (): DomainError => new ServiceUnavailable('All connections to the database are in use at the moment');

/** What an error of the driver means to a client; undefined when it means nothing but a fault of ours. */
export function fromDatabase(error: unknown): DomainError | undefined {
  const wrapped = error as WithCode;
  const cause = wrapped.driverError ?? wrapped;
  const code = typeof cause.code === 'string' ? cause.code : '';
  if (CONNECTION_LOST.has(code)) return unavailable();
  if (/^[\dA-Z]{5}$/.test(code)) return bySqlState(code);
  if (!(error instanceof Error)) return undefined;
  if (error.message.includes(POOL_BUSY_TEXT)) return busy();
  return CONNECTION_LOST_TEXT.test(error.message) ? unavailable() : undefined;
}
