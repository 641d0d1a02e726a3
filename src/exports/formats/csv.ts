import type { ExportFormat, FormatOptions, Row } from './format.js';

const COLUMNS = {
  query: 'q.text',
  engine: 'q.engine',
  language: 'q.language',
  country: 'q.country',
  device: 'q.device',
  collectedAt: 'q.moment',
  rank: 'r.rank::text',
  type: 'r.type',
  url: 'r.url',
  title: 'r.title',
  snippet: 'r.snippet',
  extra: 'r.extra::text',
};

/** A spreadsheet takes a cell that begins like this for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;
const MUST_QUOTE = /[",\r\n]|^\s|\s$/;

function cell(value: string | null, { defuse }: FormatOptions): string {
  if (value === null) return '';
  const safe = defuse && FORMULA.test(value) ? `'${value}` : value;
  // Quotes tell an empty text from nothing.
  return safe === '' || MUST_QUOTE.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (row: Row, options: FormatOptions): string => `${row.map((value) => cell(value, options)).join(',')}\r\n`;

/** RFC 4180, with a header that an import knows. */
export const csv: ExportFormat = {
  mediaType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  select: Object.values(COLUMNS).join(', '),
  isRaw: false,
  keepsEmptyQueries: false,
  open: () => `${Object.keys(COLUMNS).join(',')}\r\n`,
  write: (rows, _isFirst, options) => rows.map((row) => line(row, options)).join(''),
  close: () => '',
};
