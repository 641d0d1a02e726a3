import { InvalidSettings, processEnv } from '../config/env.js';
import type { Env } from '../config/settings.js';

/** Runs a command under the settings of this process. Settings that cannot be used are told, and the exit code is 78. */
export async function run(command: (env: Env) => Promise<unknown>): Promise<void> {
  try {
    await command(processEnv());
  } catch (error) {
    const known = error instanceof InvalidSettings;
    console.error(known ? error.message : error);
    process.exitCode = known ? error.exitCode : 1;
  }
}
