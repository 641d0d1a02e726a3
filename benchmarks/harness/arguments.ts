import { parseArgs } from 'node:util';

export interface Choice<Group extends string> {
  groups: Group[];
  /** Only scenarios whose name holds this. */
  only: string | undefined;
  json: string | undefined;
}

/** `--all`, or any of `--<group>`, with `--only name` and `--json file`. */
export function chosen<Group extends string>(names: readonly Group[], argv: string[]): Choice<Group> {
  const flags = Object.fromEntries(['all', ...names].map((name) => [name, { type: 'boolean' as const }]));
  const { values } = parseArgs({
    args: argv,
    options: { ...flags, only: { type: 'string' }, json: { type: 'string' } },
  });
  const given: Record<string, unknown> = values;
  const groups = names.filter((name) => given['all'] === true || given[name] === true);
  if (groups.length === 0)
    throw new TypeError(`Which benchmarks? --all, ${names.map((name) => `--${name}`).join(', ')}`);
  return { groups, only: given['only'] as string | undefined, json: given['json'] as string | undefined };
}
