import { isKnownBlock } from './block-types.js';
import type { GivenQuery, GivenResult } from './format.js';
import { jsonPages } from './json-pages.js';
import { asNumber, asObject, asText, below, block, type JsonObject, organic, wrapperOf } from './result-page.js';

/** How SerpApi's engines call the query text. Yahoo's is `p`, which is the number of the page for Yandex. */
const TEXTS = ['q', 'text', 'query', 'search_query', '_nkw', 'k', 'p'];

const SIGNS = [
  'organic_results',
  'search_metadata',
  'search_parameters',
  'search_information',
  'serpapi_pagination',
  'serp_api_data',
];

const isListOfObjects = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((item) => asObject(item) !== undefined);

/** A block we know by name, or a list of objects under a name we do not know. */
const isBlock = (name: string, value: unknown): boolean =>
  isKnownBlock(name) ? typeof value === 'object' && value !== null : isListOfObjects(value);

/** `start` counts from 0 (Google, DuckDuckGo), `first` and `b` from 1 (Bing, Yahoo). */
function resultsBefore(sent: JsonObject): number {
  const first = asNumber(sent['first']) ?? asNumber(sent['b']);
  return asNumber(sent['start']) ?? (first === undefined ? 0 : Math.max(0, first - 1));
}

function queryOf(page: JsonObject, sent: JsonObject, params: JsonObject): GivenQuery {
  const [region, language] = asText(sent['kl'])?.split('-') ?? [];
  const metadata = asObject(page['search_metadata']) ?? {};
  return {
    text: TEXTS.map((name) => sent[name]).find((value) => value !== undefined),
    // Responses from before engines were named are Google's.
    engine: sent['engine'] ?? (page['serp_api_data'] === undefined ? undefined : 'google'),
    language: sent['hl'] ?? sent['setlang'] ?? sent['lang'] ?? language,
    country: sent['gl'] ?? sent['cc'] ?? region,
    device: sent['device'],
    collectedAt: metadata['created_at'],
    // A page without results carries an `error` too.
    status: metadata['status'] === 'Error' ? 'failed' : 'completed',
    params,
    tool: 'serpapi',
    error: page['error'],
  };
}

/** Responses of SerpApi, of any engine, and of its older shape without `search_parameters`. */
export const serpapi = jsonPages({
  name: 'serpapi',
  hasKeys: (keys) => SIGNS.some((name) => keys.has(name)),
  *pages(page, place) {
    const { organic_results: list, search_parameters: parameters, error: _, ...others } = page;
    const sent = asObject(parameters) ?? {};
    const params: JsonObject = { ...sent };
    const fields = { rank: 'position', url: 'link', title: 'title', snippet: 'snippet' };
    let results: GivenResult[] = organic(list, below(place, 'organic_results'), {
      fields,
      before: resultsBefore(sent),
    });
    for (const [name, value] of Object.entries(others)) {
      const isResults = isBlock(name, value);
      const leftover = isResults ? wrapperOf(value) : value;
      if (isResults) results = results.concat(block(name, value, below(place, name)));
      if (leftover !== undefined) params[name] = leftover;
    }
    yield { ...place, query: queryOf(page, sent, params), results };
  },
});
