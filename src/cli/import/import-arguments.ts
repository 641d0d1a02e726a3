import { parseArgs } from 'node:util';
import { SessionImport } from '../../imports/import.dto.js';
import type { ImportOptions } from '../../imports/imports.service.js';
import { label } from '../../platform/validation/index.js';
import { UsageError } from '../usage.js';

/** Flag → parameter of `POST /imports`, which has the same meaning. */
const PARAMETERS: Record<string, keyof SessionImport> = {
  format: 'format',
  query: 'query',
  engine: 'engine',
  language: 'language',
  country: 'country',
  device: 'device',
  'collected-at': 'collectedAt',
  columns: 'columns',
  'on-conflict': 'onConflict',
  atomic: 'atomic',
  'dry-run': 'dryRun',
};
const SWITCHES = new Set(['atomic', 'dry-run']);
const SESSION = label(255);
const OPTIONS = {
  session: { type: 'string' as const },
  ...Object.fromEntries(
    Object.keys(PARAMETERS).map((flag) => [
      flag,
      { type: SWITCHES.has(flag) ? ('boolean' as const) : ('string' as const) },
    ]),
  ),
};

export const IMPORT_USAGE = `observatory import FILE… --session NAME
    ${Object.keys(PARAMETERS)
      .map((flag) => `[--${flag}${SWITCHES.has(flag) ? '' : ' …'}]`)
      .join(' ')}
    FILE is - for standard input; the options mean what the parameters of POST /imports mean;
    docs/imports.md has the formats, and what becomes of queries that come again`;

export interface ImportArguments {
  files: string[];
  options: ImportOptions;
}

/** Throws UsageError that names every fault. */
export function importArguments(args: string[]): ImportArguments {
  const { values, positionals: files } = parse(args);
  if (files.length === 0) throw new UsageError('Which files? Name at least one, or - for standard input');
  if (files.filter((file) => file === '-').length > 1) throw new UsageError('Standard input can be read only once');
  const { session, ...options } = values;
  const name = SESSION.safeParse(session);
  if (!name.success) throw new UsageError('Which session? Name it with --session, in at most 255 characters');
  const given = Object.entries(options).map(([flag, value]) => [PARAMETERS[flag], String(value)]);
  const parsed = SessionImport.safeParse(Object.fromEntries(given));
  if (parsed.success) return { files, options: { ...parsed.data, sessionName: name.data } };
  throw new UsageError(parsed.error.issues.map(({ path, message }) => `${flagOf(path[0])}: ${message}`).join('\n'));
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** A message of an import, which names parameters of the route, in the words of who types options. */
export const inOptions = (message: string): string =>
  message
    .replaceAll(/the parameter (\w+)/g, (_, parameter: string) => flagOf(parameter))
    .replaceAll(/\b(atomic)=true\b/g, '--$1')
    .replace('such as columns=', 'such as --columns ');

function flagOf(parameter: PropertyKey | undefined): string {
  return `--${Object.keys(PARAMETERS).find((flag) => PARAMETERS[flag] === parameter) ?? String(parameter)}`;
}
