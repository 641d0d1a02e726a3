import { normalise } from './fingerprint.js';

/** A node of `EXPLAIN (FORMAT JSON)`. */
export interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Plan Rows'?: number;
  'Total Cost'?: number;
  Filter?: string;
  'Query Identifier'?: number | string;
  Plans?: Plan[];
  [key: string]: unknown;
}

/** Names, not expressions. */
const NAMES = new Set(['Relation Name', 'Schema', 'Alias', 'Index Name', 'Node Type', 'CTE Name', 'Subplan Name']);

/** A plan shows the values of its statement in its conditions; a log must not. */
export function withoutValues(plan: Plan): Plan {
  const entries = Object.entries(plan).map(([key, value]): [string, unknown] => {
    if (key === 'Plans') return [key, (value as Plan[]).map(withoutValues)];
    if (NAMES.has(key)) return [key, value];
    if (typeof value === 'string') return [key, normalise(value)];
    if (Array.isArray(value)) return [key, value.map((part) => (typeof part === 'string' ? normalise(part) : part))];
    return [key, value];
  });
  return Object.fromEntries(entries) as Plan;
}

/** A node and all below it. */
export function* nodesOf(plan: Plan): Generator<Plan> {
  yield plan;
  for (const child of plan.Plans ?? []) yield* nodesOf(child);
}
