/**
 * Lets plain Node run our TypeScript, the way jest does: for child processes of tests and for jest's global setup.
 *
 *     node test/support/typescript.cjs some-file.ts …
 */
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { transformSync } = require('@swc/core');

const options = JSON.parse(fs.readFileSync(path.join(__dirname, '../../.swcrc'), 'utf8'));
const resolve = Module._resolveFilename;

Module._resolveFilename = function (request, parent, ...rest) {
  if (/^\.{1,2}\/.*\.js$/.test(request) && parent?.filename?.endsWith('.ts')) {
    return resolve.call(this, request.replace(/js$/, 'ts'), parent, ...rest);
  }
  return resolve.call(this, request, parent, ...rest);
};

Module._extensions['.ts'] ??= (module, filename) => {
  const { code } = transformSync(fs.readFileSync(filename, 'utf8'), { ...options, swcrc: false, filename });
  module._compile(code, filename);
};

if (require.main === module) require(path.resolve(process.argv[2]));
