import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from '../app.setup.js';
import type { Env } from '../config/settings.js';

type Prepare = (app: NestExpressApplication) => Promise<void>;

/** Brings the server up, listening once `prepare` is done. It stops on SIGTERM or SIGINT. */
export async function serve(env: Env, prepare?: Prepare): Promise<NestExpressApplication> {
  const app = await createApp(env);
  try {
    await prepare?.(app);
    await app.listen(env.PORT, env.HOST);
  } catch (error) {
    await app.close();
    throw error;
  }
  const url = await app.getUrl();
  new Logger('Server').log(`Search Observatory listens on ${url} (API explorer: ${url}/docs)`);
  return app;
}
