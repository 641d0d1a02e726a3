import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const page = readFileSync('docs/errors.md', 'utf8');
const [answers = '', fields = ''] = page.split('## Codes of a field');

const documented = (part: string): string[] =>
  part
    .split('\n')
    .flatMap((line) =>
      (line.startsWith('| `') ? [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)] : []).map(
        ([, code]) => code as string,
      ),
    );

/** Codes in the sources, by what stands before them. */
function codesAfter(pattern: RegExp): string[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
  );
  const codes = files.flatMap((file) =>
    [...readFileSync(path.join('src', file), 'utf8').matchAll(pattern)].map(([, code]) => code as string),
  );
  return [...new Set(codes)].toSorted();
}

it('documents every code of an answer, and no other', () => {
  expect(documented(answers)).toEqual(
    codesAfter(/(?:\bcode(?:: string)? = |new BadRequest\(|\bstatus: \d{3},\s+code: )'([A-Z_\d]+)'/g),
  );
});

it('documents every code of a field that the sources name', () => {
  const known = new Set([...documented(answers), ...documented(fields)]);
  expect(
    codesAfter(/(?:\bcode: |new Refusal\(|fail\(rules, )'([A-Z_\d]+)'/g).filter((code) => !known.has(code)),
  ).toEqual([]);
});
