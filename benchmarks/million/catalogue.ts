import { API, type ApiBench } from './api.js';

interface Row {
  id: number;
  text?: string;
  title?: string | null;
  domain?: string | null;
  resultCount?: number;
}

/** What there is to ask for, found out through the API itself. */
export interface Catalogue {
  sessions: number[];
  /** Those whose tree is as large as that of a common session. */
  treeSessions: number[];
  queries: number[];
  texts: string[];
  results: number[];
  websites: number[];
  domains: string[];
  words: string[];
}

const A_PAGE = 500;
const COMMON_TREE = 1000;

const distinct = <T>(values: (T | null | undefined)[]): T[] => [
  ...new Set(values.filter((value) => value !== null && value !== undefined)),
];

export async function catalogue({ get }: Pick<ApiBench, 'get'>): Promise<Catalogue> {
  const rows = async (path: string) =>
    (await get<{ items: Row[] }>(`${API}${path}?perPage=${A_PAGE}&total=false`)).items;
  const [sessions, queries, results, websites] = await Promise.all(
    ['/sessions', '/queries', '/results', '/websites'].map(rows),
  );
  const titles = distinct((websites ?? []).map(({ title }) => title));
  const found = {
    sessions: sessions?.map(({ id }) => id) ?? [],
    treeSessions: sessions?.filter(({ resultCount = 0 }) => resultCount <= COMMON_TREE).map(({ id }) => id) ?? [],
    queries: queries?.map(({ id }) => id) ?? [],
    texts: distinct((queries ?? []).map(({ text }) => text)),
    results: results?.map(({ id }) => id) ?? [],
    websites: websites?.map(({ id }) => id) ?? [],
    domains: distinct((results ?? []).map(({ domain }) => domain)),
    words: distinct(titles.flatMap((title) => title.split(/\s+/).slice(0, 2))).filter((word) => /^\w{4,}$/.test(word)),
  };
  if (found.results.length === 0) throw new Error('The server has no results to ask for');
  return found;
}
