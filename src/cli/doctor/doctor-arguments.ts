import { parseArgs } from 'node:util';
import { UsageError } from '../usage.js';

export const DOCTOR_USAGE = `observatory doctor [--base-url URL] [--processes N] [--json]
    looks at the database, Redis and machine of the settings, and says what to do; exit code 1 when something fails.
    --base-url: a running server, for its hit rate; --processes: servers to come, if more than run now`;

export interface DoctorArguments {
  json: boolean;
  baseUrl: string | undefined;
  processes: number;
}

const OPTIONS = {
  json: { type: 'boolean' },
  'base-url': { type: 'string' },
  processes: { type: 'string' },
} as const;

/** Throws UsageError. */
export function doctorArguments(args: string[]): DoctorArguments {
  const { json = false, 'base-url': baseUrl, processes = '1' } = parse(args);
  if (baseUrl !== undefined && !/^https?:\/\//.test(baseUrl)) {
    throw new UsageError('--base-url: where a server listens, such as http://127.0.0.1:3000');
  }
  if (!/^[1-9]\d{0,3}$/.test(processes)) throw new UsageError('--processes: how many servers, from 1 to 9999');
  return { json, baseUrl, processes: Number(processes) };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
