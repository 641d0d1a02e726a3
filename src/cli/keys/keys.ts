import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../app.module.js';
import { commandLog } from '../../logging.js';
import { KeyNotFound } from '../../auth/auth.errors.js';
import { type KeyItem, type KeyStatus, ListKeys } from '../../auth/key.dto.js';
import { KeysService, type MadeKey } from '../../auth/keys.service.js';
import type { Env } from '../../config/settings.js';
import { DomainError } from '../../platform/errors/index.js';
import { WorkspacesService } from '../../workspaces/workspaces.service.js';
import { table } from '../table.js';
import { type KeysCommand, keysArguments } from './keys-arguments.js';

const HEADING = ['id', 'begins with', 'name', 'scopes', 'status', 'per minute', 'expires', 'last used'];

/** As it is sent. */
type ShownKey = Omit<KeyItem, 'expiresAt' | 'lastUsedAt'> & Record<'expiresAt' | 'lastUsedAt', string | null>;

const toRow = (key: ShownKey): string[] => [
  String(key.id),
  key.prefix,
  key.name,
  key.scopes.join(','),
  key.status,
  key.rateLimitPerMinute?.toString() ?? '',
  key.expiresAt ?? '',
  key.lastUsedAt ?? '',
];

async function all(keys: KeysService, workspaceId: number, status?: KeyStatus): Promise<ShownKey[]> {
  const items: ShownKey[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await keys.list(workspaceId, ListKeys.parse({ sort: 'id', total: 'false', status, cursor }));
    items.push(...page.items.map((item) => JSON.parse(item) as ShownKey));
    cursor = page.numbers.nextCursor;
  }
  return items;
}

/** The key alone on standard output, for `KEY=$(observatory keys create …)`; what people read beside it. */
function show({ key, text }: MadeKey): void {
  console.error(`Key ${key.id} "${key.name}" with ${key.scopes.join(', ')}. It is shown this once:`);
  console.log(text);
}

async function perform(app: INestApplicationContext, command: KeysCommand): Promise<void> {
  const keys = app.get(KeysService, { strict: false });
  const workspaces = app.get(WorkspacesService, { strict: false });
  const { workspace } = command;
  if (command.action === 'create') {
    return show(await keys.create(await workspaces.getOrCreateId(workspace), command.key));
  }
  const workspaceId = await workspaces.getId(workspace);
  if (command.action === 'list') {
    const items = await all(keys, workspaceId, command.revoked ? 'revoked' : undefined);
    return console.log(items.length > 0 ? table([HEADING, ...items.map(toRow)]) : 'No keys');
  }
  try {
    if (command.action === 'rotate') return show(await keys.rotate(workspaceId, command.id, command.graceSeconds));
    await keys.revoke(workspaceId, command.id);
    console.error(`Key ${command.id} is revoked`);
  } catch (error) {
    // To the API it is gone, as to who calls with it; who lists revoked keys knows better.
    const isRevoked = async () => (await all(keys, workspaceId, 'revoked')).some(({ id }) => id === command.id);
    if (!(error instanceof KeyNotFound) || !(await isRevoked())) throw error;
    console.error(`Key ${command.id} is revoked already`);
    process.exitCode = 1;
  }
}

async function run(env: Env, command: KeysCommand): Promise<void> {
  const logger = commandLog();
  const app = await NestFactory.createApplicationContext(AppModule.register(env, logger), {
    abortOnError: false,
    logger,
  });
  try {
    await perform(app, command);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    await app.close();
  }
}

/** `observatory keys`: on the database of the settings, whether or not a server runs. Throws UsageError at once. */
export function keys(args: string[]): (env: Env) => Promise<void> {
  const command = keysArguments(args);
  return (env) => run(env, command);
}
