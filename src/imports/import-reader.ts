import { setImmediate as nextTurn } from 'node:timers/promises';
import { Admission, type AdmittedResult, type ImportDefaults } from './admission.js';
import {
  type Format,
  type FormatName,
  type GivenResult,
  isFault,
  type Page,
  type Parsed,
  type Place,
  type Start,
} from './formats/format.js';
import { formatNamed, MAX_START_BYTES, recognise, startOf } from './formats/recognition.js';
import { Refusal } from './given-values.js';
import type { ImportProgress } from './import-progress.js';
import { ImportTally } from './import-report.js';
import { UnknownFormat } from './imports.errors.js';
import type { ImportStaging } from './staging.repository.js';

export interface ReadOptions {
  format: FormatName | 'auto';
  columns?: Record<string, string> | undefined;
  defaults: ImportDefaults;
  progress: ImportProgress;
}

/** A longer turn would keep other requests waiting. */
const TURN_MILLISECONDS = 8;
const RESULTS_BETWEEN_STOPS = 100;

/** Reads a file into the staging tables, in turns, and tells what could not be taken. */
export class ImportReader {
  readonly tally = new ImportTally();
  readonly admission: Admission;
  private turnBegan = performance.now();

  constructor(
    private readonly staging: ImportStaging,
    private readonly options: ReadOptions,
  ) {
    this.admission = new Admission(options.defaults);
  }

  async read(source: AsyncIterable<Buffer>): Promise<Format> {
    const chunks = source[Symbol.asyncIterator]();
    try {
      return await this.readAll(chunks);
    } finally {
      await chunks.return?.();
    }
  }

  private async readAll(chunks: AsyncIterator<Buffer>): Promise<Format> {
    const { start, isWhole } = await this.begin(chunks);
    const format = this.options.format === 'auto' ? this.recognised(start) : formatNamed(this.options.format);
    const { columns } = this.options;
    const parser = format.parser(start, columns ? { columns } : {});
    await this.take(parser.write(start.bytes), format);
    for (let next = isWhole ? undefined : await chunks.next(); next && !next.done; next = await chunks.next()) {
      await this.take(parser.write(next.value), format);
    }
    await this.take(parser.end(), format);
    await this.staging.finish();
    this.options.progress.isRead = true;
    return format;
  }

  /** As much of the beginning as it takes to tell the format, or the mode of a format that is named. */
  private async begin(chunks: AsyncIterator<Buffer>): Promise<{ start: Start; isWhole: boolean }> {
    let bytes = Buffer.alloc(0);
    for (let enough = 4_096; ; enough = Math.max(enough * 4, bytes.length)) {
      let isWhole = false;
      while (bytes.length < enough && !isWhole) {
        const next = await chunks.next();
        if (next.done) isWhole = true;
        else bytes = Buffer.concat([bytes, next.value]);
      }
      const start = startOf(bytes.subarray(0, MAX_START_BYTES));
      if (isWhole || bytes.length >= MAX_START_BYTES || this.isEnough(start))
        return { start: { ...start, bytes }, isWhole };
    }
  }

  /** The first line has to be whole: by it a file is one item a line, and a delimiter is known. */
  private isEnough(start: Start): boolean {
    const { format } = this.options;
    if (start.lines.length < 2) return false;
    return format === 'auto' ? recognise(start) !== undefined : formatNamed(format).recognises(start);
  }

  /** A file of no bytes is what the export of an empty session is. */
  private recognised(start: Start): Format {
    const format = start.bytes.length === 0 ? formatNamed('ndjson') : recognise(start);
    if (!format) throw new UnknownFormat();
    return format;
  }

  private async take(items: Iterable<Parsed>, format: Format): Promise<void> {
    for (const item of items) {
      if (isFault(item)) {
        this.tally.receive(1);
        this.tally.fail(item);
      } else for (const _ of this.admit(item, format)) if (this.isTurnOver) await this.endTurn();
      this.options.progress.read = this.tally.received;
      if (this.staging.isFull) await this.staging.flush();
      if (this.isTurnOver) await this.endTurn();
    }
  }

  private get isTurnOver(): boolean {
    return performance.now() - this.turnBegan > TURN_MILLISECONDS;
  }

  private async endTurn(): Promise<void> {
    await nextTurn();
    this.turnBegan = performance.now();
  }

  /** Stops now and then: one page may hold as many results as a file. */
  private *admit(page: Page, { unit }: Format): Iterable<void> {
    this.tally.receive(page.results.length);
    const query = this.orFault(page, () => this.admission.query(page.query), page.results.length);
    if (!query) return;
    const results: { given: GivenResult; result: AdmittedResult }[] = [];
    for (const [index, given] of page.results.entries()) {
      const result = this.orFault(given.place, () => this.admission.result(given));
      if (result) results.push({ given, result });
      if (index % RESULTS_BETWEEN_STOPS === RESULTS_BETWEEN_STOPS - 1) yield;
    }
    // A row that cannot be taken leaves nothing behind; a page whose results cannot is still a page.
    if (unit === 'row' && results.length < page.results.length) return;
    const n = this.staging.addQuery(query, page, unit);
    for (const { given, result } of results) this.staging.addResult(n, given.place, result);
  }

  private orFault<T>(place: Place, admit: () => T, rows = 1): T | undefined {
    try {
      return admit();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const pointer = error.field === undefined ? place.pointer : `${place.pointer ?? ''}/${error.field}`;
      if (rows === 0) this.tally.receive(1);
      const { code, message: detail } = error;
      this.tally.fail({ line: place.line, ...(pointer && { pointer }), code, detail }, Math.max(1, rows));
      return undefined;
    }
  }
}
