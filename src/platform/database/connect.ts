import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { PostgresOptions } from './data-source-options.js';
import { JoiningDataSource } from './one-transaction.js';

/** Nobody answers, or not yet: a container's name that is not known yet, a server that is starting or recovering. */
const WORTH_A_RETRY = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '57P03', '57P01']);

export interface Patience {
  attempts?: number;
  delayMs?: number;
}

/** A database or user that is not there, a wrong password: the URL and the server do not fit. */
const REFUSALS = new Set(['3D000', '28P01', '28000']);

/** Says where, and never the password. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable';
  /** Of sysexits.h: the settings are wrong, or the service is not available. */
  readonly exitCode: 78 | 69;

  constructor(url: string, cause: unknown) {
    const isRefused = REFUSALS.has(codeOf(cause) ?? '');
    const todo = isRefused ? '; create what is missing, or mend DATABASE_URL' : '';
    super(`Cannot connect to PostgreSQL at ${describe(url)}: ${reason(cause)}${todo}`, { cause });
    this.exitCode = isRefused ? 78 : 69;
  }
}

function describe(url: string): string {
  try {
    const { hostname, port, pathname, username } = new URL(url);
    // An @ in the path belongs to a password with a slash in it, which ends the host too early.
    if (!pathname.includes('@'))
      return `${hostname || 'localhost'}:${port || 5432}, database "${pathname.slice(1)}", user "${username}"`;
  } catch {
    // Said below.
  }
  return 'an address that is no URL (expected postgres://user:password@host:port/database, percent-encoded)';
}

const codeOf = (error: unknown): string | undefined =>
  // A name with several addresses fails with an AggregateError, which has no message.
  (error as { code?: string }).code ?? (error as { errors?: { code?: string }[] }).errors?.[0]?.code;

const reason = (error: unknown): string => (error as Error).message || codeOf(error) || String(error);

const isPassing = (error: unknown): boolean =>
  WORTH_A_RETRY.has(codeOf(error) ?? '') || /timeout|terminated unexpectedly/i.test(reason(error));

/** Opens the pool; a database that is still starting is waited for, a wrong password is not. */
export async function connect(
  options: PostgresOptions,
  { attempts = 10, delayMs = 1000 }: Patience = {},
  log: (line: string) => void = () => undefined,
): Promise<DataSource> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await new JoiningDataSource(options).initialize();
    } catch (error) {
      const failure = new DatabaseUnreachable(options.url ?? '', error);
      if (attempt >= attempts || !isPassing(error)) throw failure;
      log(`${failure.message} (attempt ${attempt} of ${attempts})`);
      await sleep(delayMs);
    }
  }
}
