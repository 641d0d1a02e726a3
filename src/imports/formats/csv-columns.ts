import { InvalidColumns } from '../imports.errors.js';

/** The fields that a column of a CSV can stand for. */
export const COLUMN_FIELDS = [
  'query',
  'engine',
  'language',
  'country',
  'device',
  'collectedAt',
  'rank',
  'type',
  'url',
  'title',
  'snippet',
  'extra',
] as const;
export type ColumnField = (typeof COLUMN_FIELDS)[number];

/**
 * Headers that are understood without a mapping, in lower case without punctuation; advertools' are among them. `date`
 * is not: in most tools it is when a page was published.
 */
const KNOWN_HEADERS: Record<ColumnField, string[]> = {
  query: ['query', 'searchterms', 'searchterm', 'querytext', 'keyword', 'keywords', 'q'],
  engine: ['engine', 'searchengine'],
  language: ['language', 'lang', 'hl'],
  country: ['country', 'gl'],
  device: ['device'],
  collectedAt: ['collectedat', 'querytime', 'timestamp', 'datetime'],
  rank: ['rank', 'position', 'pos'],
  type: ['type', 'resulttype'],
  url: ['url', 'link', 'href'],
  title: ['title'],
  snippet: ['snippet', 'description'],
  extra: ['extra'],
};

export type Mapping = Partial<Record<ColumnField, number>>;

const plain = (header: string): string => header.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function knownColumn(field: ColumnField, headers: string[]): number {
  const found = KNOWN_HEADERS[field].map((name) => headers.findIndex((header) => plain(header) === name));
  return found.find((index) => index !== -1) ?? -1;
}

/** Which column stands for which field: as the caller says, else by the headers that we know. */
export function mapColumns(headers: string[], columns: Record<string, string> = {}): Mapping {
  const mapping: Mapping = {};
  const missing = Object.values(columns).filter((header) => !headers.includes(header));
  if (missing.length > 0) throw new InvalidColumns(`The file has no column ${missing.join(', ')}`, headers);
  const taken = new Set(Object.values(columns));
  const free = headers.map((header) => (taken.has(header) ? '' : header));
  for (const field of COLUMN_FIELDS) {
    const header = columns[field];
    const index = header === undefined ? knownColumn(field, free) : headers.indexOf(header);
    if (index !== -1) mapping[field] = index;
  }
  if (mapping.url === undefined) throw new InvalidColumns('No column of the file is known to be the URL', headers);
  return mapping;
}
