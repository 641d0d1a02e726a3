import { cache } from './cache.js';
import { envExample } from './env-example.js';
import { moduleGraph } from './module-graph.js';
import { openapi } from './openapi.js';
import { operations } from './operations.js';

/** Files that are checked in and follow from the sources; test/contract/generated holds them. */
export const generated: Record<string, () => string | Promise<string>> = {
  'openapi.json': openapi,
  '.env.example': envExample,
  'docs/operations.md': operations,
  'docs/cache.md': cache,
  'docs/module-graph.txt': moduleGraph,
};
