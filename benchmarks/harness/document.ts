import { readFile, writeFile } from 'node:fs/promises';
import { UsageError } from './arguments.js';

/** What is before and behind a group's table, which stands between `<!-- benchmark:group -->` and `<!-- /benchmark:group -->`. */
async function around(file: string, group: string): Promise<[before: string, behind: string]> {
  const [open, close] = [`<!-- benchmark:${group} -->`, `<!-- /benchmark:${group} -->`];
  const whole = await readFile(file, 'utf8').catch(({ message }: Error) => {
    throw new UsageError(`--markdown ${file}: ${message}`);
  });
  const [from, to] = [whole.indexOf(open), whole.indexOf(close)];
  if (from === -1 || to < from) throw new UsageError(`--markdown ${file}: no place for this table: ${open} … ${close}`);
  return [whole.slice(0, from + open.length), whole.slice(to)];
}

/** Puts a group's table into a document. */
export async function document(file: string, group: string, text: string): Promise<void> {
  const [before, behind] = await around(file, group);
  await writeFile(file, `${before}\n\n${text}\n\n${behind}`);
}

/** Throws a UsageError unless the document has a place for the table of each group. */
export async function mustHavePlaces(file: string, groups: readonly { name: string }[]): Promise<void> {
  for (const { name } of groups) await around(file, name);
}
