import type { ExportFormat } from './format.js';

/** Fields of a run hold no blanks. */
const token = (expression: string): string => `regexp_replace(${expression}, '\\s', '_', 'g')`;

/**
 * A TREC run: `topic Q0 document rank score tag`. The document is the id of an imported run, else the URL; the score is
 * that of an imported run, else 1/rank. Organic results only: other blocks are no ranks of them.
 */
export const trec: ExportFormat = {
  mediaType: 'text/plain; charset=utf-8',
  extension: 'trec',
  select: `${token('q.text')} || ' Q0 ' || ${token(`regexp_replace(r.url, '^urn:trec:', '')`)} || ' ' || r.rank || ' '
    || CASE WHEN jsonb_typeof(r.extra->'score') = 'number' THEN r.extra->>'score' ELSE round(1.0 / r.rank, 6)::text END
    || ' ' || ${token('q.engine')}`,
  isRaw: false,
  keepsEmptyQueries: false,
  open: () => '',
  write: (rows) => rows.map(([line]) => (line === null ? '' : `${line}\n`)).join(''),
  close: () => '',
};
