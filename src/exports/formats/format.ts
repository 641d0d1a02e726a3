/** A row as the database gives it: one value a selected expression, all of them as text. */
export type Row = readonly (string | null)[];

export interface FormatOptions {
  /** Puts an apostrophe before CSV cells that a spreadsheet would run as a formula. */
  defuse: boolean;
}

/** One file of this folder is one format. */
export interface ExportFormat {
  readonly mediaType: string;
  readonly extension: string;
  /** What to select of the aliases q (a query; `q.head` is its part of a line of NDJSON) and r (a result, or nulls). */
  readonly select: string;
  /** Every row is one JSON text, and the rows with a line feed after each are the file: nothing has to be read. */
  readonly isRaw: boolean;
  /** Whether a query without results has a row. */
  readonly keepsEmptyQueries: boolean;
  /** Text before the first row, for each group of rows (never empty), and after the last one. */
  open(): string;
  write(rows: readonly Row[], isFirst: boolean, options: FormatOptions): string;
  close(): string;
}
