import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from '../app.setup.js';
import { AuthService } from '../auth/auth.service.js';
import { authEnabled, type Env, isLoopback } from '../config/settings.js';
import { listen } from './listen.js';
import { listenForSignals, Shutdown } from '../platform/shutdown/index.js';

type Prepare = (app: NestExpressApplication) => Promise<void>;

/** What everybody who starts a server without authentication has to know. */
function sayWhoMayEnter(env: Env, logger: Logger): void {
  if (authEnabled(env)) return;
  if (isLoopback(env.HOST))
    logger.log('Requests need no key (AUTH_ENABLED=false); only this machine reaches the server');
  else
    logger.warn(`Requests need no key (AUTH_ENABLED=false): whoever reaches ${env.HOST} reads and changes everything`);
}

/** Brings the server up, listening once `prepare` is done. It stops in order on SIGTERM or SIGINT. */
export async function serve(env: Env, prepare?: Prepare): Promise<NestExpressApplication> {
  const signals = listenForSignals();
  const app = await createApp(env);
  try {
    await app.init();
    await app.get(AuthService).requireSomeKey();
    await prepare?.(app);
    await listen(app, env);
  } catch (error) {
    await app.close();
    throw error;
  }
  signals.stop((signal) => app.get(Shutdown).stop(app, signal));
  const url = await app.getUrl();
  const logger = new Logger('Server');
  sayWhoMayEnter(env, logger);
  logger.log(`Search Observatory listens on ${url} (API explorer: ${url}/docs)`);
  return app;
}
