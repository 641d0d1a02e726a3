import type { Env } from './config/settings.js';
import { openLog, ServerLog } from './platform/observability/index.js';

/** The log of the server. Tests hear only of what went wrong. */
export function serverLog(env: Env): ServerLog {
  if (env.NODE_ENV === 'test') return new ServerLog(openLog({ level: 'error' }));
  return new ServerLog(openLog({ level: env.LOG_LEVEL, file: env.LOG_FILE === 'off' ? undefined : env.LOG_FILE }));
}

/** The log of a command that answers on its standard output: what went wrong, on the standard error. */
export const commandLog = (): ServerLog => new ServerLog(openLog({ level: 'error', output: 'stderr' }));
