import { jsonPages } from './json-pages.js';
import { asNumber, below, organic, rest } from './result-page.js';

/** Parsed result pages of the Archive Query Log, one a line. Ranks have gaps where the parser left blocks out. */
export const archiveQueryLog = jsonPages({
  name: 'archive-query-log',
  hasKeys: (keys) => keys.has('url_query') || keys.has('serp_query'),
  *pages(page, place) {
    const fields = { rank: 'snippet_rank', url: 'url', title: 'snippet_title', snippet: 'snippet_text' };
    const before = asNumber(page['url_offset']) ?? 0;
    yield {
      ...place,
      query: {
        // As it was asked; how the page echoed it (`serp_query`) stays in the parameters.
        text: page['url_query'] ?? page['serp_query'],
        engine: page['service'],
        language: page['language'],
        collectedAt: page['timestamp'],
        params: rest(page, 'url_query', 'service', 'language', 'timestamp', 'results'),
        tool: 'archive-query-log',
      },
      results: organic(page['results'], below(place, 'results'), { fields, before }),
    };
  },
});
