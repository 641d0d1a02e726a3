import type { GivenResult, Place } from './format.js';
import { jsonPages } from './json-pages.js';
import { asObject, below, block, type JsonObject, organic, rest, wrapperOf } from './result-page.js';

const ANSWERS = [
  'computation',
  'entities',
  'facts',
  'images',
  'news',
  'places',
  'relatedSearches',
  'spellSuggestions',
  'timeZone',
  'videos',
];

function listAt(object: unknown, ...way: string[]): unknown[] {
  let value: unknown = object;
  for (const step of way) value = asObject(value)?.[step];
  return Array.isArray(value) ? value : [];
}

/** The place of each web page in the main column, as far as `rankingResponse` gives one. */
function orderOf(page: JsonObject, list: unknown[]): number[] {
  const ids = new Map(list.map((item, index) => [asObject(item)?.['id'], index]));
  const ranked = listAt(page, 'rankingResponse', 'mainline', 'items')
    .map((item) => asObject(item) ?? {})
    .filter((item) => item['answerType'] === 'WebPages')
    .map((item) => item['resultIndex'] ?? ids.get(asObject(item['value'])?.['id']))
    .filter((index): index is number => Number.isInteger(index) && Number(index) >= 0 && Number(index) < list.length);
  return [...new Set([...ranked, ...list.keys()])];
}

function webPages(page: JsonObject, place: Place): GivenResult[] {
  const list = listAt(page, 'webPages', 'value');
  const results = organic(list, place, { fields: { url: 'url', title: 'name', snippet: 'snippet' } });
  return orderOf(page, list).map((index, rank) => ({ ...(results[index] as GivenResult), rank: rank + 1 }));
}

/** Responses of Bing Web Search v7, which Microsoft retired in 2025. */
export const bing = jsonPages({
  name: 'bing',
  hasKeys: (keys) => keys.get('queryContext') === 'object' || keys.get('webPages') === 'object',
  *pages(page, place) {
    const context = asObject(page['queryContext']) ?? {};
    const answers = ANSWERS.filter((name) => page[name] != null);
    const wrappers = Object.fromEntries(
      ['webPages', ...answers]
        .map((name) => [name, wrapperOf(page[name])])
        .filter(([, wrapper]) => wrapper !== undefined),
    ) as JsonObject;
    yield {
      ...place,
      query: {
        text: context['originalQuery'],
        engine: 'bing',
        params: { ...context, ...rest(page, 'queryContext', 'webPages', ...answers), ...wrappers },
        tool: 'bing',
      },
      results: [
        ...webPages(page, below(place, 'webPages', 'value')),
        ...answers.flatMap((name) => block(name, page[name], below(place, name))),
      ],
    };
  },
});
