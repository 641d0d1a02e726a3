import type { ExportFormat } from './format.js';

/** Our own form, one result a line with its query: what an import takes back without loss. */
export const LINE = `
  CASE WHEN r.id IS NULL THEN '{"query":' || q.head || '}'
       ELSE '{"query":' || q.head || ',"rank":' || r.rank || ',"type":' || to_json(r.type)
            || ',"url":' || coalesce(to_json(r.url)::text, 'null') || ',"title":' || coalesce(to_json(r.title)::text, 'null')
            || ',"snippet":' || coalesce(to_json(r.snippet)::text, 'null') || ',"extra":' || coalesce(r.extra::text, 'null') || '}'
  END`;

export const ndjson: ExportFormat = {
  mediaType: 'application/x-ndjson',
  extension: 'ndjson',
  select: LINE,
  isRaw: true,
  keepsEmptyQueries: true,
  open: () => '',
  write: (rows) => `${rows.map(([line]) => line).join('\n')}\n`,
  close: () => '',
};
