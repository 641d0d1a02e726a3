import { jsonPages } from './json-pages.js';
import { asNumber, asObject, asText, below, block, organic, rest } from './result-page.js';

/** Responses of Google's Custom Search JSON API (`customsearch#search`). */
export const googleCse = jsonPages({
  name: 'google-cse',
  hasKeys: (keys) => keys.get('kind') === 'text' && (keys.get('queries') === 'object' || keys.has('searchInformation')),
  *pages(page, place) {
    const requests = asObject(page['queries'])?.['request'];
    const sent = asObject(Array.isArray(requests) ? requests[0] : undefined) ?? {};
    const before = Math.max(0, (asNumber(sent['startIndex']) ?? 1) - 1);
    const fields = { url: 'link', title: 'title', snippet: 'snippet' };
    const blocks = ['promotions', 'spelling'].filter((name) => page[name] != null);
    yield {
      ...place,
      query: {
        text: sent['searchTerms'],
        engine: 'google',
        language: sent['hl'] ?? asText(sent['language'])?.replace(/^lang_/, ''),
        country: sent['gl'],
        params: { ...sent, ...rest(page, 'items', ...blocks) },
        tool: 'google-cse',
      },
      results: [
        ...organic(page['items'], below(place, 'items'), { fields, before }),
        ...blocks.flatMap((name) => block(name, page[name], below(place, name))),
      ],
    };
  },
});
