import type { Request } from 'express';

/** What no route serves has one name: the paths of scanners are endless. */
export const NO_ROUTE = 'none';

const PARAMETER = /:(\w+)/g;
const templates = new Map<string, string>();

/** `/api/v1/sessions/{id}` for `/api/v1/sessions/7`. */
export function routeOf(request: Request): string {
  const path: unknown = (request.route as { path?: unknown } | undefined)?.path;
  if (typeof path !== 'string') return NO_ROUTE;
  const known = templates.get(path);
  if (known !== undefined) return known;
  const template = path.replace(PARAMETER, '{$1}') || '/';
  templates.set(path, template);
  return template;
}
