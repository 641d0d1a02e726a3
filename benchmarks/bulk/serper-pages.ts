import { QUERIES, results } from '../database/data.js';

const PER_QUERY = 100;
export const ROWS = QUERIES * PER_QUERY;

/** The results of the floor as Serper.dev answers them: one response a line, of 100 results. */
export function serperPages(): Buffer {
  const rows = results(ROWS);
  const pages = Array.from({ length: QUERIES }, (_, query) => ({
    searchParameters: { q: `query ${query + 1}`, type: 'search', hl: 'en', gl: 'gb', num: 100, engine: 'google' },
    organic: rows
      .slice(query * PER_QUERY, (query + 1) * PER_QUERY)
      .map(({ title, url, snippet, rank }) => ({ title, link: url, snippet, position: rank })),
    credits: 2,
  }));
  return Buffer.from(pages.map((page) => JSON.stringify(page)).join('\n'));
}
