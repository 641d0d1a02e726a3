import { writeFileSync } from 'node:fs';
import { generated } from './generated/generated.js';

/** Writes the generated files, or those that are named. */
async function generate(files: string[]): Promise<void> {
  for (const file of files.length > 0 ? files : Object.keys(generated)) {
    const render = generated[file];
    if (!render) throw new Error(`${file} is not a generated file; these are: ${Object.keys(generated).join(', ')}`);
    writeFileSync(file, await render());
    console.log(`Wrote ${file}`);
  }
}

generate(process.argv.slice(3)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
