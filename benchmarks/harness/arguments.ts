import { parseArgs } from 'node:util';

export interface Choice<Group extends string> {
  groups: Group[];
  /** Only scenarios whose name holds this. */
  only: string | undefined;
  /** Those that take minutes, too. */
  long: boolean;
  json: string | undefined;
  markdown: string | undefined;
}

/**
 * `--all`, or any of `--<group>`, with `--only name`, `--long`, `--json file` and `--markdown file`. `more` names the
 * groups that a group brings along.
 */
export function chosen<Group extends string>(
  names: readonly Group[],
  more: Partial<Record<Group, readonly Group[]>>,
  argv: string[],
): Choice<Group> {
  const boolean = { type: 'boolean' as const };
  const string = { type: 'string' as const };
  const flags = Object.fromEntries(['all', ...names].map((name) => [name, boolean]));
  const { values } = parseArgs({
    args: argv,
    options: { ...flags, only: string, long: boolean, json: string, markdown: string },
  });
  const given: Record<string, unknown> = values;
  const named = names.filter((name) => given['all'] === true || given[name] === true);
  if (named.length === 0)
    throw new TypeError(`Which benchmarks? --all, ${names.map((name) => `--${name}`).join(', ')}`);
  const wanted = new Set(named.flatMap((name) => [name, ...(more[name] ?? [])]));
  return {
    groups: names.filter((name) => wanted.has(name)),
    only: given['only'] as string | undefined,
    long: given['long'] === true,
    json: given['json'] as string | undefined,
    markdown: given['markdown'] as string | undefined,
  };
}
