import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { CreateKey, RotateKey } from '../../auth/key.dto.js';
import { label } from '../../platform/validation/index.js';
import { DEFAULT_WORKSPACE } from '../../workspaces/workspaces.service.js';
import { UsageError } from '../usage.js';

export const KEYS_USAGE = `observatory keys create --name NAME [--scopes read,write,admin] [--rate-limit PER_MINUTE] [--expires-at TIME]
  observatory keys list [--revoked]
  observatory keys rotate ID [--grace SECONDS]
  observatory keys revoke ID
    each with [--workspace NAME], of which "default" is the default; create makes one that is not there`;

export type KeysCommand =
  | { action: 'create'; workspace: string; key: CreateKey }
  | { action: 'list'; workspace: string; revoked: boolean }
  | { action: 'rotate'; workspace: string; id: number; graceSeconds: number }
  | { action: 'revoke'; workspace: string; id: number };

type Action = KeysCommand['action'];
type Flag = 'name' | 'scopes' | 'rate-limit' | 'expires-at' | 'grace' | 'workspace' | 'revoked';
type Values = Partial<Record<Flag, string>>;

const FLAGS: Record<Action, Flag[]> = {
  create: ['name', 'scopes', 'rate-limit', 'expires-at'],
  list: ['revoked'],
  rotate: ['grace'],
  revoke: [],
};
const SWITCHES = new Set<Flag>(['revoked']);
const FLAG_OF: Record<string, Flag> = {
  name: 'name',
  scopes: 'scopes',
  rateLimitPerMinute: 'rate-limit',
  expiresAt: 'expires-at',
  graceSeconds: 'grace',
};
const WORKSPACE = label(255);

const isAction = (word: string | undefined): word is Action => word !== undefined && Object.hasOwn(FLAGS, word);

/** Throws UsageError that names every fault. */
export function keysArguments([action, ...args]: string[]): KeysCommand {
  if (!isAction(action)) throw new UsageError(`keys create, list, rotate or revoke? Not "${action ?? ''}"`);
  const { values, positionals } = parse(args, FLAGS[action]);
  const workspace = WORKSPACE.safeParse(values.workspace ?? DEFAULT_WORKSPACE);
  if (!workspace.success) throw new UsageError('--workspace: name it in at most 255 characters');
  return { workspace: workspace.data, ...COMMANDS[action](values, positionals) } as KeysCommand;
}

function parse(args: string[], flags: Flag[]): { values: Values; positionals: string[] } {
  const named = [...flags, 'workspace' as const].map((flag) => [
    flag,
    { type: SWITCHES.has(flag) ? ('boolean' as const) : ('string' as const) },
  ]);
  try {
    return parseArgs({ args, options: Object.fromEntries(named), allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const COMMANDS: Record<Action, (values: Values, positionals: string[]) => object> = {
  create: (values, surplus) => {
    none(surplus);
    return { action: 'create', key: checked(CreateKey, created(values)) };
  },
  list: (values, surplus) => {
    none(surplus);
    return { action: 'list', revoked: Boolean(values.revoked) };
  },
  rotate: ({ grace }, ids) => ({
    action: 'rotate',
    id: onlyId(ids),
    ...checked(RotateKey, grace === undefined ? {} : { graceSeconds: grace }),
  }),
  revoke: (_, ids) => ({ action: 'revoke', id: onlyId(ids) }),
};

const created = (values: Values): object => ({
  name: values.name,
  ...(values.scopes !== undefined && { scopes: values.scopes.split(',') }),
  ...(values['rate-limit'] !== undefined && { rateLimitPerMinute: Number(values['rate-limit']) }),
  ...(values['expires-at'] !== undefined && { expiresAt: values['expires-at'] }),
});

function checked<T extends z.ZodType>(schema: T, given: object): z.output<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const field = String(path[0]);
    return `--${FLAG_OF[field]}: ${Reflect.get(given, field) === undefined ? 'is missing' : message}`;
  });
  throw new UsageError(faults.join('\n'));
}

function none([surplus]: string[]): void {
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one word too many`);
}

function onlyId([id, ...surplus]: string[]): number {
  none(surplus);
  if (!/^[1-9]\d{0,14}$/.test(id ?? '')) throw new UsageError('Which key? Name its id, as keys list shows it');
  return Number(id);
}
