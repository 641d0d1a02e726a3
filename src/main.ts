import { Logger } from '@nestjs/common';
import { createApp } from './app.setup.js';
import { InvalidSettings, processEnv } from './config/env.js';

try {
  const env = processEnv();
  const app = await createApp(env);
  await app.listen(env.PORT, env.HOST);
  const url = await app.getUrl();
  new Logger('Server').log(`Search Observatory listens on ${url} (API explorer: ${url}/docs)`);
} catch (error) {
  const known = error instanceof InvalidSettings;
  console.error(known ? error.message : error);
  process.exitCode = known ? error.exitCode : 1;
}
