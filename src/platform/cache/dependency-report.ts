import type { CacheRuntime } from './cache-runtime.js';

/** Who invalidates what, as a table for the documentation: made from the very rules that are in force. */
export function dependencyTable(runtime: CacheRuntime): string {
  const rows = runtime.table
    .rows()
    .toSorted((left, right) => (left.template < right.template ? -1 : 1))
    .map(
      ({ template, patterns }) =>
        `| \`${template}\` | ${patterns.map((one) => `\`${one}\``).join(', ') || 'time only'} |`,
    );
  return ['| Cached | Invalidated by |', '| --- | --- |', ...rows, ''].join('\n');
}
