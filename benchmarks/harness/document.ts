import { readFile, writeFile } from 'node:fs/promises';

/** Puts a group's table into a document, between `<!-- benchmark:group -->` and `<!-- /benchmark:group -->`. */
export async function document(file: string, group: string, text: string): Promise<void> {
  const [open, close] = [`<!-- benchmark:${group} -->`, `<!-- /benchmark:${group} -->`];
  const before = await readFile(file, 'utf8');
  const [from, to] = [before.indexOf(open), before.indexOf(close)];
  if (from === -1 || to < from) throw new Error(`${file} has no place for this table: ${open} … ${close}`);
  await writeFile(file, `${before.slice(0, from + open.length)}\n\n${text}\n\n${before.slice(to)}`);
}
