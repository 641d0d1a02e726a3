/** One small file of each format: what the documentation shows and "Try it out" sends. */
const text = (summary: string, ...lines: string[]) => ({ summary, value: `${lines.join('\n')}\n` });
const json = (summary: string, value: object) => ({ summary, value });

const NDJSON_QUERY =
  '{"text": "heat pump noise", "engine": "google", "language": "en", "collectedAt": "2026-03-02T09:30:00.000Z"}';

const AQL_PAGE = {
  id: '5f0c',
  url: 'https://www.youtube.com/results?search_query=heat+pump',
  timestamp: 1_579_313_748,
  url_query: 'heat pump',
  serp_query: 'heat pump',
  language: 'en',
  service: 'youtube',
  results: [
    {
      snippet_rank: 1,
      snippet_title: 'Heat <em>pump</em>',
      url: 'https://www.youtube.com/watch?v=1',
      snippet_text: null,
    },
  ],
};

const JSON_EXAMPLES = {
  serper: json('Serper: a response, or a map from query to response', {
    'heat pump cost': {
      searchParameters: { q: 'heat pump cost', gl: 'gb', hl: 'en' },
      organic: [{ title: 'Costs', link: 'https://example.org/costs', snippet: 'All in all', position: 1 }],
      peopleAlsoAsk: [{ question: 'Is it worth it?', snippet: 'Yes.', link: 'https://example.org/worth' }],
    },
  }),
  serpapi: json('SerpApi: a response of any engine', {
    search_metadata: { created_at: '2026-03-02 09:30:00 UTC', status: 'Success' },
    search_parameters: { engine: 'bing', q: 'heat pump cost' },
    organic_results: [{ position: 1, title: 'Costs', link: 'https://example.org/costs', snippet: 'All in all' }],
    ads: [{ position: 1, title: 'Buy one', link: 'https://ads.example.com/1' }],
  }),
  'google-cse': json('Google Custom Search JSON API', {
    kind: 'customsearch#search',
    queries: { request: [{ searchTerms: 'heat pump cost', startIndex: 1 }] },
    items: [{ title: 'Costs', link: 'https://example.org/costs', snippet: 'All in all' }],
  }),
  bing: json('Bing Web Search v7', {
    _type: 'SearchResponse',
    queryContext: { originalQuery: 'heat pump cost' },
    webPages: { value: [{ name: 'Costs', url: 'https://example.org/costs', snippet: 'All in all' }] },
  }),
  searxng: json('SearXNG: each engine becomes a query of its own', {
    query: 'heat pump cost',
    results: [
      { title: 'Costs', url: 'https://example.org/costs', content: 'All in all', engine: 'google', positions: [1] },
    ],
    suggestions: ['heat pump grant'],
  }),
  'archive-query-log': json('Archive Query Log (one page a line in real files)', AQL_PAGE),
};

const NDJSON_EXAMPLES = {
  ndjson: text(
    'Our own form, as exports write it',
    `{"query": ${NDJSON_QUERY}, "rank": 1, "type": "organic", "url": "https://example.org/noise", "title": "Noise"}`,
    `{"query": ${NDJSON_QUERY}, "rank": 1, "type": "related_search", "title": "heat pump decibel"}`,
    '{"query": {"text": "a query without results", "engine": "google", "collectedAt": "2026-03-02T09:30:00.000Z"}}',
  ),
  'archive-query-log': text('Archive Query Log', JSON.stringify(AQL_PAGE)),
};

const CSV_EXAMPLES = {
  csv: text(
    'The columns of advertools; others by the parameter columns',
    'searchTerms,rank,title,snippet,displayLink,link,queryTime,engine',
    'heat pump cost,1,"Costs, all in all",What to pay,example.org,https://example.org/costs,2026-03-02 09:30:00,google',
  ),
};

const TREC_EXAMPLES = {
  trec: text('A TREC run', '106_1 Q0 MARCO_D59865 1 30.53 bm25', '106_1 Q0 MARCO_D118916 2 30.15 bm25'),
};

const content = (type: string, examples: object) => ({ schema: { type, maxLength: 2_147_483_648 }, examples });

export const IMPORT_BODY = {
  required: true,
  description:
    'The file, in UTF-8; plain, or with Content-Encoding gzip, br or deflate. Content-Type is not looked at, except ' +
    'that forms are refused. A line of NDJSON may have 16 MiB, one of another line format 1 MiB, a page of a JSON format 4 MiB.',
  content: {
    // Files of text to OpenAPI, whose JSON may be of several tools and shapes.
    'application/json; charset=utf-8': { schema: {}, examples: JSON_EXAMPLES },
    'application/x-ndjson': content('string', NDJSON_EXAMPLES),
    'text/csv': content('string', CSV_EXAMPLES),
    'text/plain': content('string', TREC_EXAMPLES),
  },
} as const;
