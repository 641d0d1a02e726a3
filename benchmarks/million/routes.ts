import { API, type ApiBench } from './api.js';
import type { Catalogue } from './catalogue.js';

type Paths = (catalogue: Catalogue) => string[];

const q = encodeURIComponent;

/** The lists, trees and statistics of the API, each with what users ask of it, the commonest first. */
const ROUTES: Record<string, Paths> = {
  '/sessions': ({ words }) => [
    '/sessions',
    '/sessions?page=2',
    '/sessions?sort=name',
    '/sessions?status=completed&perPage=20',
    ...words.map((word) => `/sessions?search=${q(word)}`),
  ],
  '/sessions/{id}': ({ treeSessions }) => treeSessions.map((id) => `/sessions/${id}?include=queries.results.website`),
  '/queries': ({ sessions, words }) => [
    '/queries',
    '/queries?engine=google',
    ...sessions.map((id) => `/queries?sessionId=${id}`),
    ...words.map((word) => `/queries?search=${q(word)}`),
  ],
  '/queries/{id}': ({ queries }) => queries.map((id) => `/queries/${id}?include=results.website`),
  '/results': ({ sessions, domains, queries }) => [
    '/results',
    ...domains.map((domain) => `/results?domain=${q(domain)}&include=query`),
    ...sessions.map((id) => `/results?sessionId=${id}&rankMax=3`),
    ...queries.map((id) => `/results?queryId=${id}&include=website`),
  ],
  '/results/{id}': ({ results }) => results.map((id) => `/results/${id}?include=website,query`),
  '/websites': ({ domains, words }) => [
    '/websites',
    ...words.map((word) => `/websites?search=${q(word)}`),
    ...domains.map((domain) => `/websites?domain=${q(domain)}`),
  ],
  '/websites/{id}': ({ websites }) => websites.map((id) => `/websites/${id}?include=content`),
  '/websites/{id}/results': ({ websites }) => websites.map((id) => `/websites/${id}/results`),
  '/websites/{id}/nouns': ({ websites }) => websites.map((id) => `/websites/${id}/nouns`),
  '/nouns': ({ words, sessions }) => [
    '/nouns',
    '/nouns?sort=tfidf',
    ...sessions.slice(0, 20).map((id) => `/nouns?sessionId=${id}`),
    ...words.map((word) => `/nouns?lemma=${q(word)}`),
  ],
  '/stats/global': () => ['/stats/global'],
  '/stats/sessions/{id}': ({ sessions }) => sessions.map((id) => `/stats/sessions/${id}`),
  '/stats/engines': ({ sessions }) => ['/stats/engines', ...sessions.map((id) => `/stats/engines?sessionId=${id}`)],
  '/stats/timeline': ({ sessions }) => ['/stats/timeline', ...sessions.map((id) => `/stats/timeline?sessionId=${id}`)],
  '/stats/domains': ({ sessions }) => ['/stats/domains', ...sessions.map((id) => `/stats/domains?sessionId=${id}`)],
  '/stats/overlap': ({ sessions }) => sessions.map((id) => `/stats/overlap?sessionId=${id}`),
  '/stats/compare': ({ sessions }) =>
    sessions.slice(1).map((id, i) => `/stats/compare?sessionIds=${id},${sessions[i]}`),
  '/stats/fused': ({ texts }) => texts.map((text) => `/stats/fused?query=${q(text)}`),
  '/stats/ranks': ({ texts }) => texts.map((text) => `/stats/ranks?query=${q(text)}`),
  '/stats/distance': ({ sessions }) => sessions.map((id) => `/stats/distance?sessionId=${id}`),
  '/stats/nouns': ({ sessions }) => ['/stats/nouns', ...sessions.map((id) => `/stats/nouns?sessionId=${id}`)],
};

/** Of people who run the server, and exports, which are as long as what they export. */
const NEITHER = /^\/(?:keys|cache|diagnostics|exports)\b|\/export$|^\/sessions\/\{id\}\/network$/;

export const templates = Object.keys(ROUTES);

export const pathsOf = (template: string, catalogue: Catalogue): string[] =>
  (ROUTES[template]?.(catalogue) ?? []).map((path) => API + path);

/** Those for which the server has something: one with a single session has nothing to compare it with. */
export const askable = (catalogue: Catalogue): string[] =>
  templates.filter((template) => pathsOf(template, catalogue).length > 0);

/** What the server documents and nothing here asks for. */
export async function unasked({ get }: ApiBench): Promise<string[]> {
  const { paths } = await get<{ paths: Record<string, Record<string, unknown>> }>('/openapi.json');
  return Object.entries(paths)
    .filter(([path, item]) => path.startsWith(API) && 'get' in item)
    .map(([path]) => path.slice(API.length))
    .filter((template) => !NEITHER.test(template) && !(template in ROUTES));
}
