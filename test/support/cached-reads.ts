import type { Server } from './servers.js';
import { ask } from './servers.js';

/** Rows of two sessions, and a page that both show. */
export interface Rows {
  sessions: [number, number];
  queries: [number, number];
  results: [number, number];
  websites: [number, number];
  query: string;
}

export interface Read {
  path: string;
  /** The session on which alone the answer rests: the first or the second; undefined: on more. */
  session: 0 | 1 | undefined;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: { items?: { enum?: string[] } };
}
interface Document {
  paths: Record<string, { get?: { parameters?: Parameter[] } }>;
}

const UNCACHED = /^\/(?:keys|cache|diagnostics|exports)\b|\/(?:export|network)$/;

/** Every GET route of the document, with every way in which a cached answer is found: by session, by query, by neither. */
export async function readsOf(server: Server, rows: Rows): Promise<Read[]> {
  const { text } = await ask({ ...server, api: server.api.replace('/api/v1', '') }, '/openapi.json');
  const { paths } = JSON.parse(text) as Document;
  const routes = Object.entries(paths).filter(([path, { get }]) => get && path.startsWith('/api/v1/'));
  return routes.flatMap(([path, { get }]) => {
    const route = path.replace('/api/v1', '');
    return UNCACHED.test(route) ? [] : variantsOf(route, get?.parameters ?? [], rows);
  });
}

function variantsOf(route: string, parameters: Parameter[], rows: Rows): Read[] {
  const given: Record<string, string> = { sessionIds: rows.sessions.join(','), query: rows.query };
  const required = parameters.filter((one) => one.in === 'query' && one.required);
  const query = required.map(({ name }) => `${name}=${encodeURIComponent(given[name] ?? '')}`);
  const include = parameters.find(({ name }) => name === 'include')?.schema?.items?.enum?.at(-1);
  const includes = include === undefined ? [[]] : [[], [`include=${include}`]];
  return includes.flatMap((included) =>
    placesOf(route, parameters, rows).map(({ path, by, session }) => {
      const all = [...query, ...included, ...by].join('&');
      return { path: all === '' ? path : `${path}?${all}`, session };
    }),
  );
}

function placesOf(route: string, parameters: Parameter[], rows: Rows): (Read & { by: string[] })[] {
  const resource = /(\w+)\/\{id\}/.exec(route)?.[1] as keyof Rows | undefined;
  if (resource === 'websites')
    return [{ path: route.replace('{id}', String(rows.websites[0])), by: [], session: undefined }];
  const sides = [0, 1] as const;
  if (resource) {
    const ids = rows[resource] as [number, number];
    return sides.map((session) => ({ path: route.replace('{id}', String(ids[session])), by: [], session }));
  }
  const has = (name: string): boolean => parameters.some((one) => one.name === name && !one.required);
  const bySession = has('sessionId')
    ? sides.map((session) => ({ path: route, by: [`sessionId=${rows.sessions[session]}`], session }))
    : [];
  const byQuery = has('queryId')
    ? sides.map((session) => ({ path: route, by: [`queryId=${rows.queries[session]}`], session }))
    : [];
  return [{ path: route, by: [], session: undefined }, ...bySession, ...byQuery];
}
