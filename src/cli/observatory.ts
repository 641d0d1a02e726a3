#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { demo } from './demo/demo.js';
import { migrate } from './migrate.js';
import { run } from './run.js';
import { serve } from './serve.js';

const COMMANDS = {
  serve: { command: serve, does: 'start the server' },
  demo: { command: demo, does: 'start the server with sample data' },
  migrate: { command: migrate, does: 'run the pending migrations, and end' },
};

const USAGE = `Usage: observatory <command>

${Object.entries(COMMANDS)
  .map(([name, { does }]) => `  ${name.padEnd(10)} ${does}`)
  .join('\n')}

Settings come from the environment; docs/operations.md lists them.`;

/** Of sysexits.h: the command was used in the wrong way. */
const EX_USAGE = 64;

const isCommand = (name: string | undefined): name is keyof typeof COMMANDS =>
  name !== undefined && Object.hasOwn(COMMANDS, name);

function readArguments(): { help?: boolean | undefined; names: string[] } {
  const options = { help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  return { help: values.help, names: positionals };
}

function refuse(reason: string): void {
  console.error(`${reason}\n\n${USAGE}`);
  process.exitCode = EX_USAGE;
}

async function main(): Promise<void> {
  let given: ReturnType<typeof readArguments>;
  try {
    given = readArguments();
  } catch (error) {
    return refuse((error as Error).message);
  }
  const [name, surplus] = given.names;
  if (given.help) return console.log(USAGE);
  if (!isCommand(name)) return refuse(name === undefined ? 'A command is missing' : `There is no command "${name}"`);
  if (surplus !== undefined) return refuse(`"${surplus}" is one word too many`);
  await run(COMMANDS[name].command);
}

await main();
