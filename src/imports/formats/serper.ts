import type { GivenResult } from './format.js';
import { jsonPages } from './json-pages.js';
import { asNumber, asObject, below, block, type JsonObject, organic, rest, wrapperOf } from './result-page.js';

const BLOCKS = [
  'ads',
  'aiOverview',
  'answerBox',
  'images',
  'knowledgeGraph',
  'maps',
  'news',
  'peopleAlsoAsk',
  'places',
  'relatedSearches',
  'shopping',
  'topStories',
  'videos',
];

/** Responses of Serper.dev as returned: one, a list, or a map from query to response, as caches keep them. */
export const serper = jsonPages({
  name: 'serper',
  hasKeys: (keys) => keys.get('searchParameters') === 'object' || keys.get('organic') === 'array',
  *pages(page, place, key) {
    const sent = asObject(page['searchParameters']) ?? {};
    const before = ((asNumber(sent['page']) ?? 1) - 1) * (asNumber(sent['num']) ?? 10);
    const fields = { rank: 'position', url: 'link', title: 'title', snippet: 'snippet' };
    const wrappers: JsonObject = {};
    let results: GivenResult[] = organic(page['organic'], below(place, 'organic'), { fields, before });
    for (const name of BLOCKS) {
      if (page[name] == null) continue;
      results = results.concat(block(name, page[name], below(place, name)));
      const wrapper = wrapperOf(page[name]);
      if (wrapper) wrappers[name] = wrapper;
    }
    yield {
      ...place,
      query: {
        text: sent['q'] ?? key,
        engine: sent['engine'] ?? 'google',
        language: sent['hl'] ?? sent['setLang'],
        country: sent['gl'],
        params: { ...sent, ...rest(page, 'searchParameters', 'organic', ...BLOCKS), ...wrappers },
        tool: 'serper',
      },
      results,
    };
  },
});
