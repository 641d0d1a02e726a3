import { get } from './api.js';
import { Combobox } from './combobox.js';
import { byId } from './dom.js';
import { counted, number } from './format.js';

/** @typedef {Wire<import('../../stats/distance/distance.dto.js').DistanceAnswer>} Distance */
/** @typedef {Wire<import('../../stats/fused/fused.dto.js').FusedAnswer>} Fused */
/** @typedef {Wire<import('./combobox.js').Option>} Option */

const MOST_TEXTS = 200;
const MOST_PAGES = 100;

/** @param {readonly Option[]} options @param {string} text */
function matching(options, text) {
  const words = text.toLowerCase();
  const found = options.filter(({ name }) => name.toLowerCase().includes(words));
  return { options: found, total: found.length };
}

/** The one with the longest history, of several the latest. @param {Distance['queries']} queries */
const mostCollected = (queries) =>
  queries.reduce((most, query) => (query.collections > most.collections ? query : most), { text: '', collections: 0 });

/** The query texts of a session, the latest first. @param {string} session @param {AbortSignal} signal */
async function textsOf(session, signal) {
  /** @type {Distance} */
  const { queries } = await get('/stats/distance', { sessionId: session, limit: 1, queryLimit: MOST_TEXTS }, signal);
  const texts = queries.map(({ text, collections }) => ({
    value: text,
    name: text,
    note: counted(collections, 'collection'),
  }));
  return { texts, most: queries.length > 0 ? mostCollected(queries).text : undefined };
}

/** The pages that engines rank best for a text, all engines taken together. @param {string} session @param {string} query @param {AbortSignal} signal */
async function pagesOf(session, query, signal) {
  /** @type {Fused} */
  const { items, lists } = await get('/stats/fused', { sessionId: session, query, limit: MOST_PAGES }, signal);
  return items.map(({ item, ranks }) => {
    const places = ranks.flatMap((rank, i) => (rank === null ? [] : [`${lists[i]?.engine} ${number(rank)}`]));
    return { value: item, name: item, note: places.join(' · ') };
  });
}

/** Which page's history is shown, for which query text. */
export class RankChoices {
  /** @type {{ session: string, texts: Option[], most: string | undefined } | undefined} */
  #ofSession;
  /** @type {{ query: string, pages: Option[] } | undefined} */
  #ofQuery;

  /** @param {(chosen: { query?: string, url?: string }) => void} choose */
  constructor(choose) {
    this.query = new Combobox(byId('query-picker'), {
      id: 'query-choice',
      label: 'Query text',
      choose: (query) => choose({ query }),
      suggest: async (text) => matching(this.#ofSession?.texts ?? [], text),
      isFree: true,
    });
    this.page = new Combobox(byId('page-picker'), {
      id: 'page-choice',
      label: 'Page (URL)',
      choose: (url) => choose({ query: this.#ofQuery?.query ?? '', url }),
      suggest: async (text) => matching(this.#ofQuery?.pages ?? [], text),
      isFree: true,
    });
  }

  /**
   * What is asked for, and where that is left open the text that was collected most and its best page.
   *
   * @param {string} session
   * @param {{ query?: string | undefined, url?: string | undefined }} wanted
   * @param {AbortSignal} signal
   */
  async complete(session, wanted, signal) {
    if (this.#ofSession?.session !== session) {
      this.#ofSession = { session, ...(await textsOf(session, signal)) };
      this.#ofQuery = undefined;
    }
    const query = wanted.query ?? this.#ofSession.most;
    if (query === undefined) return {};
    if (this.#ofQuery?.query !== query) this.#ofQuery = { query, pages: await pagesOf(session, query, signal) };
    const url = wanted.url ?? this.#ofQuery.pages[0]?.value;
    this.query.set(query);
    this.page.set(url ?? '');
    return { query, url };
  }

  /** Everything is asked for anew. */
  forget() {
    this.#ofSession = undefined;
    this.#ofQuery = undefined;
    this.query.set('');
    this.page.set('');
  }
}
