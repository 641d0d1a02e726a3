import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { build } from './build.mjs';
const folder = await build();
const { run } = await import(pathToFileURL(join(folder, 'run.js')).href);
const [tier = 'coherent', fault = 'none', seconds = '5', databaseMs = '12', seed = '1'] = process.argv.slice(2);
console.log(JSON.stringify(await run({ tier, fault, seconds: +seconds, databaseMs: +databaseMs, seed: +seed })));
