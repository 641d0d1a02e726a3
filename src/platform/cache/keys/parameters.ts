import { CacheKeyError } from '../cache.errors.js';

/**
 * Names of a function's parameters, read from its source while the class is being defined (before any
 * decorator has replaced it). A destructured parameter has no name and counts by position only.
 */
export function parameterNames(method: Function): (string | undefined)[] {
  const source = method.toString().replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
  return splitTopLevel(parameterList(source)).map((parameter) => /^(?:\.\.\.)?([\w$]+)\s*(?:=|$)/.exec(parameter)?.[1]);
}

function parameterList(source: string): string {
  const start = source.indexOf('(');
  for (let depth = 0, at = start; at < source.length; at++) {
    if ('([{'.includes(source.charAt(at))) depth++;
    else if (')]}'.includes(source.charAt(at)) && --depth === 0) return source.slice(start + 1, at);
  }
  return '';
}

function splitTopLevel(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < list.length; at++) {
    const sign = list.charAt(at);
    if ('([{'.includes(sign)) depth++;
    else if (')]}'.includes(sign)) depth--;
    else if (sign === ',' && depth === 0) {
      parts.push(list.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, list.slice(start)].map((part) => part.trim()).filter((part) => part !== '');
}

export type ArgumentReader = (args: readonly unknown[], result?: unknown) => unknown;

/** `{id}`, `{query.page}`, `{0}`, and for writes `{result.id}`: how a template's parameter finds its value. */
export function argumentReader(path: string, names: readonly (string | undefined)[]): ArgumentReader {
  const [head = '', ...rest] = path.split('.');
  const position = /^\d+$/.test(head) ? Number(head) : names.indexOf(head);
  if (position >= 0) return (args) => follow(args[position], rest);
  if (head === 'result') return (_, result) => follow(result, rest);
  const known = names.map((name, index) => name ?? String(index)).join(', ');
  throw new CacheKeyError(`no argument is named '${head}' (there are: ${known || 'none'})`);
}

function follow(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name], value);
}
