import type { GivenResult, Page, Place } from './format.js';
import { jsonPages } from './json-pages.js';
import { asObject, asText, below, block, type JsonObject, rest } from './result-page.js';

const BLOCKS = ['answers', 'corrections', 'infoboxes', 'suggestions'];

const isEmpty = (value: unknown): boolean => value == null || (Array.isArray(value) && value.length === 0);

/**
 * `positions` are the ranks that the engines gave, the first one that of `engine`; where they are missing the place on
 * the merged page stands in. `mergedRank` keeps that place either way.
 */
function resultOf(item: JsonObject, index: number, place: Place): GivenResult {
  const positions = item['positions'];
  return {
    place: below(place, index),
    rank: (Array.isArray(positions) ? positions[0] : undefined) ?? index + 1,
    url: item['url'],
    title: item['title'],
    snippet: item['content'],
    extra: { ...rest(item, 'url', 'title', 'content'), mergedRank: index + 1 },
  };
}

/**
 * A SearXNG page merges the results of several engines: each engine becomes a query of its own, so that ranks are
 * ranks of that engine. What belongs to the page as a whole (answers, suggestions, …) goes to the engine `searxng`.
 */
export const searxng = jsonPages({
  name: 'searxng',
  hasKeys: (keys) => keys.get('query') === 'text' && keys.get('results') === 'array',
  *pages(page, place) {
    const list = Array.isArray(page['results']) ? page['results'] : [];
    const engines = new Map<string, GivenResult[]>();
    const of = (engine: string): GivenResult[] => {
      const results = engines.get(engine) ?? [];
      engines.set(engine, results);
      return results;
    };
    for (const [index, value] of list.entries()) {
      const item = asObject(value) ?? {};
      of(asText(item['engine']) ?? 'searxng').push(resultOf(item, index, below(place, 'results')));
    }
    const blocks = BLOCKS.filter((name) => !isEmpty(page[name])).flatMap((name) =>
      block(name, page[name], below(place, name)),
    );
    if (blocks.length > 0 || engines.size === 0) engines.set('searxng', of('searxng').concat(blocks));
    const params = rest(page, 'query', 'results', ...BLOCKS);
    for (const [engine, results] of engines) {
      yield { ...place, query: { text: page['query'], engine, params, tool: 'searxng' }, results } satisfies Page;
    }
  },
});
