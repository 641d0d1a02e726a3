import type { Fault, FormatName } from './formats/format.js';
import type { ImportReport } from './import.dto.js';

/** At most this many errors are listed; all are counted. */
export const MAX_ERRORS = 100;

/** Counts what comes in and lists what cannot be taken. A row is a result, or whatever stands in its place. */
export class ImportTally {
  received = 0;
  failed = 0;
  readonly errors: ImportReport['errors'] = [];

  /** Also those that no row belongs to, such as a query without results. */
  get hasFailures(): boolean {
    return this.failures > 0;
  }

  get isTruncated(): boolean {
    return this.failures > this.errors.length;
  }

  private failures = 0;

  receive(rows: number): void {
    this.received += rows;
  }

  fail({ line, pointer, code, detail }: Fault, rows = 1): void {
    this.failed += rows;
    this.failures += 1;
    if (this.errors.length < MAX_ERRORS) this.errors.push({ line, ...(pointer && { pointer }), code, detail });
  }

  /** Errors that are counted without being known one by one. */
  failUnlisted(failures: number, rows: number): void {
    this.failures += failures;
    this.failed += rows;
  }

  copy(): ImportTally {
    const copy = new ImportTally();
    return Object.assign(copy, this, { errors: [...this.errors] });
  }
}

export interface Written {
  tally: ImportTally;
  sessionId: number | null;
  queries: ImportReport['queries'];
  results: { inserted: number; updated: number; skipped: number };
  websites: ImportReport['websites'];
  notes: string[];
}

export function toReport(format: FormatName, { tally, ...written }: Written): ImportReport {
  return {
    sessionId: written.sessionId,
    format,
    received: tally.received,
    ...written.results,
    failed: tally.failed,
    errors: tally.errors.toSorted((a, b) => a.line - b.line),
    errorsTruncated: tally.isTruncated,
    queries: written.queries,
    websites: written.websites,
    notes:
      tally.received + written.queries.received === 0 ? ['The file holds no rows', ...written.notes] : written.notes,
  };
}
