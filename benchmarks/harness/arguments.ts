import { parseArgs } from 'node:util';

export interface Choice<Group extends string> {
  groups: Group[];
  /** Only scenarios whose name holds this. */
  only: string;
  /** Those that take minutes, too. */
  long: boolean;
  /** Everything, within minutes: fewer rounds. */
  brief: boolean;
  /** A server that runs already, and a key for it. */
  baseUrl: string | undefined;
  apiKey: string | undefined;
  /** How many users at once. */
  users: number | undefined;
  json: string | undefined;
  compare: string | undefined;
  markdown: string | undefined;
}

/** The command was used in the wrong way. */
export class UsageError extends Error {}

const STRINGS = ['only', 'base-url', 'api-key', 'users', 'json', 'compare', 'markdown'] as const;

function usersOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const users = Number(given);
  if (!Number.isInteger(users) || users < 1 || users > 10_000) throw new UsageError('--users takes 1 to 10000');
  return users;
}

function usage(flags: Record<string, readonly string[]>): string {
  const lines = Object.entries(flags).map(([flag, groups]) => `  --${flag.padEnd(12)} ${groups.join(', ')}`);
  return [
    'Usage: npm run benchmark -- --all, or any of',
    ...lines,
    'with --only NAME, --long, --users N, --base-url URL [--api-key KEY], --json FILE, --compare FILE, --markdown FILE',
  ].join('\n');
}

/** `flags` says which groups each flag runs. */
export function chosen<Group extends string>(flags: Record<string, readonly Group[]>, argv: string[]): Choice<Group> {
  const booleans = ['all', 'long', ...Object.keys(flags)].map((name) => [name, { type: 'boolean' as const }]);
  const strings = STRINGS.map((name) => [name, { type: 'string' as const }]);
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({ args: argv, options: Object.fromEntries([...booleans, ...strings]) as never }));
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage(flags)}`);
  }
  const named = Object.keys(flags).filter((flag) => values['all'] === true || values[flag] === true);
  if (named.length === 0) throw new UsageError(usage(flags));
  const text = (name: (typeof STRINGS)[number]) => values[name] as string | undefined;
  return {
    groups: [...new Set(named.flatMap((flag) => flags[flag] ?? []))],
    only: text('only')?.toLowerCase() ?? '',
    long: values['long'] === true,
    brief: values['all'] === true && values['long'] !== true,
    baseUrl: text('base-url')?.replace(/\/+$/, ''),
    apiKey: text('api-key'),
    users: usersOf(text('users')),
    json: text('json'),
    compare: text('compare'),
    markdown: text('markdown'),
  };
}
