import { describeApi } from '../../src/app.setup.js';
import { loadEnv } from '../../src/config/env.js';

/** The contract under the default settings. */
export async function openapi(): Promise<string> {
  return `${JSON.stringify(await describeApi(loadEnv({})), null, 2)}\n`;
}
