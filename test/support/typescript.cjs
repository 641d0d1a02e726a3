/**
 * Lets plain Node run our TypeScript the way jest does: for its global setup, and for child processes of tests.
 *
 *     node test/support/typescript.cjs some-file.ts …
 */
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { transformSync } = require('@swc/core');

const swcrc = JSON.parse(fs.readFileSync(path.join(__dirname, '../../.swcrc'), 'utf8'));
const options = { ...swcrc, swcrc: false };
const resolve = Module._resolveFilename;

Module._resolveFilename = function (request, parent, ...rest) {
  const isOurs = /^\.{1,2}\/.*\.js$/.test(request) && parent?.filename?.endsWith('.ts');
  return resolve.call(this, isOurs ? request.replace(/js$/, 'ts') : request, parent, ...rest);
};

Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(fs.readFileSync(filename, 'utf8'), { ...options, filename });
  module._compile(code, filename);
};

exports.load = (file) => require(path.resolve(__dirname, file));

if (require.main === module) require(path.resolve(process.argv[2]));
