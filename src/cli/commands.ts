import type { Env } from '../config/settings.js';
import { demo } from './demo/demo.js';
import { doctor } from './doctor/doctor.js';
import { DOCTOR_USAGE } from './doctor/doctor-arguments.js';
import { IMPORT_USAGE } from './import/import-arguments.js';
import { importFiles } from './import/import-files.js';
import { keys } from './keys/keys.js';
import { KEYS_USAGE } from './keys/keys-arguments.js';
import { migrate, MIGRATE_USAGE } from './migrate.js';
import { run } from './run.js';
import { serve } from './serve.js';
import { stats, STATS_USAGE } from './stats/stats.js';
import { UsageError } from './usage.js';

type Command = (env: Env) => Promise<unknown>;

const withoutArguments =
  (command: Command) =>
  ([surplus]: string[]): Command => {
    if (surplus !== undefined) throw new UsageError(`"${surplus}" is one word too many`);
    return command;
  };

const COMMANDS = {
  serve: { prepare: withoutArguments((env) => serve(env)), does: 'start the server' },
  demo: { prepare: withoutArguments(demo), does: 'start the server with sample data' },
  migrate: { prepare: migrate, does: 'run the pending migrations, or undo the last one, and end' },
  import: { prepare: importFiles, does: 'take files of result pages into a session' },
  keys: { prepare: keys, does: 'make, list, rotate and revoke API keys' },
  stats: { prepare: stats, does: 'verify the rollups of the statistics, or count them anew' },
  doctor: { prepare: doctor, does: 'look at database, Redis and machine, and say what to do' },
};

const USAGE = `Usage: observatory <command>

${Object.entries(COMMANDS)
  .map(([name, { does }]) => `  ${name.padEnd(10)} ${does}`)
  .join('\n')}

  ${MIGRATE_USAGE}

  ${IMPORT_USAGE}

  ${STATS_USAGE}

  ${KEYS_USAGE}

  ${DOCTOR_USAGE}

Settings come from the environment; docs/operations.md lists them.`;

const isCommand = (name: string | undefined): name is keyof typeof COMMANDS =>
  name !== undefined && Object.hasOwn(COMMANDS, name);

function prepare([name, ...args]: string[]): Command {
  if (isCommand(name)) return COMMANDS[name].prepare(args);
  throw new UsageError(name === undefined ? 'A command is missing' : `There is no command "${name}"`);
}

/** Runs the command that the words of a command line name. */
export async function observatory(words: string[]): Promise<void> {
  if (words.includes('--help') || words.includes('-h')) return console.log(USAGE);
  let command: Command;
  try {
    command = prepare(words);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    process.exitCode = error.exitCode;
    return;
  }
  await run(command);
}
