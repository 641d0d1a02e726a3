import { processEnv } from '../config/env.js';
import type { Env } from '../config/settings.js';

/** What a person can mend: said in a sentence, with a code for scripts; the stack is nobody's business. */
const exitCodeOf = (error: unknown): number | undefined => (error as { exitCode?: number }).exitCode;

/** Runs a command under the settings of this process. Settings that cannot be used are told, and the exit code is 78. */
export async function run(command: (env: Env) => Promise<unknown>): Promise<void> {
  try {
    await command(processEnv());
  } catch (error) {
    const exitCode = exitCodeOf(error);
    console.error(exitCode === undefined ? error : (error as Error).message);
    process.exitCode = exitCode ?? 1;
  }
}
