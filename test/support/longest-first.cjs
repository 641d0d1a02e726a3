const { default: Sequencer } = require('@jest/test-sequencer');

/** Longest first: a fresh machine knows no times, and for one of these begun last all but one worker would wait. */
const LONG = [
  'browser/explorer',
  'imports-killed',
  'browser/dashboard-looks',
  'built-server',
  'idempotency-killed',
  'platform/embedded-postgres',
  'embedded-killed',
  'rollups/stress',
  'platform/cache-checker',
  'import-command',
  'cache-failures',
  'contract/query-plans',
].map((name) => `/test/${name}.e2e-spec.ts`);

const place = ({ path }) => {
  const found = LONG.findIndex((end) => path.endsWith(end));
  return found < 0 ? LONG.length : found;
};

module.exports = class LongestFirst extends Sequencer {
  async sort(tests) {
    const usual = await Reflect.apply(super.sort, this, [tests]);
    return usual.toSorted((a, b) => place(a) - place(b));
  }
};
