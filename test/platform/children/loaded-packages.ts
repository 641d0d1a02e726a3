/** The command `observatory`; at its end it says which packages it has loaded. */
import { observatory } from '../../../src/cli/commands.js';

const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/;

process.on('exit', () => {
  const packages = Object.keys(require.cache).map((file) => PACKAGE.exec(file)?.[1]);
  console.log(`LOADED ${[...new Set(packages)].join(' ')}`);
});

void observatory(process.argv.slice(3));
