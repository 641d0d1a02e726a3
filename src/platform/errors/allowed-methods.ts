import type { Request } from 'express';

interface Layer {
  route?: { path: unknown; methods: Record<string, boolean> };
  match(path: string): boolean;
}

function methodsOf(layers: Layer[], request: Request): string[] {
  const methods = layers
    .flatMap((layer) => Object.keys(layer.route?.methods ?? {}))
    .map((method) => method.toUpperCase())
    .filter((method) => method !== '_ALL' && method !== request.method);
  if (methods.includes('GET')) methods.push('HEAD');
  return [...new Set(methods)].toSorted();
}

const routesOf = (request: Request): Layer[] =>
  (request.app as unknown as { router: { stack: Layer[] } }).router.stack.filter((layer) => layer.route !== undefined);

/** Express answers HEAD by the routes of GET. */
const serves = ({ route }: Layer, method: string): boolean =>
  Boolean(route?.methods[method.toLowerCase()] ?? (method === 'HEAD' && route?.methods['get']));

/** The methods that some route offers for the path of this request, in upper case. */
export const allowedMethods = (request: Request): string[] =>
  methodsOf(
    routesOf(request).filter((layer) => layer.match(request.path)),
    request,
  );

/**
 * The same for a path that is a route by its very name, such as `/queries/bulk`, while the request came to one with a
 * placeholder, such as `GET /queries/:id`: there `bulk` is no wrong id, but GET a wrong method.
 */
export function methodsOfNamedRoute(request: Request): string[] {
  const path = request.path.replace(/(?<=.)\/$/, '');
  const layers = routesOf(request).filter((layer) => layer.route?.path === path);
  return layers.some((layer) => serves(layer, request.method)) ? [] : methodsOf(layers, request);
}
