import { transform } from '@swc/core';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Compiles the cache and its checker, as they are or with one deliberate fault in them. The fault's text has to be
 * found exactly once: a mutant that no longer fits the code is an error, not a silent pass.
 */
export async function build(mutant) {
  const target = join(ROOT, '.data', 'cache-checker', mutant?.name ?? 'sound');
  await rm(target, { recursive: true, force: true });
  let applied = 0;
  for (const folder of ['src/platform/cache', 'src/platform/redis', 'test/cache-checker']) {
    for (const file of await sources(join(ROOT, folder))) {
      const path = relative(ROOT, file);
      let source = await readFile(file, 'utf8');
      for (const { file: wanted, from, to } of mutant?.changes ?? []) {
        if (path !== `src/platform/cache/${wanted}`) continue;
        if (source.split(from).length !== 2)
          throw new Error(`Mutant ${mutant.name}: '${from}' is not found once in ${path}`);
        source = source.replace(from, () => to);
        applied++;
      }
      const { code } = await transform(source, { ...OPTIONS, filename: file });
      const output = join(target, path.replace(/\.ts$/, '.js'));
      await mkdir(dirname(output), { recursive: true });
      await writeFile(output, code);
    }
  }
  if (applied !== (mutant?.changes.length ?? 0)) throw new Error(`Mutant ${mutant.name}: a file is missing`);
  return join(target, 'test/cache-checker');
}

const OPTIONS = {
  swcrc: false,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'es6' },
};

async function sources(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
