import { nodesOf, type Plan } from './statement-plan.js';

/** What a plan tells of a statement's slowness, and what to do. */
export interface PlanHint {
  kind: 'sequential-scan' | 'large-sort' | 'nested-loop';
  relation: string | undefined;
  advice: string;
}

/** Rows below which reading all of a table is what a good plan does. */
const MANY = 10_000;

/** The planner names the rows that it expects to come out: of a filter far fewer than it reads, so cost speaks too. */
const MANY_BY_COST = 5_000;

/** Of a scan that several workers share, the plan shows the part of one; and it is shared because the table is large. */
const isLarge = (node: Plan): boolean =>
  node['Parallel Aware'] === true || (node['Plan Rows'] ?? 0) >= MANY || (node['Total Cost'] ?? 0) >= MANY_BY_COST;

export function hintsOf(plan: Plan): PlanHint[] {
  return [...nodesOf(plan)].flatMap((node) => hintOf(node) ?? []);
}

function hintOf(node: Plan): PlanHint | undefined {
  const relation = node['Relation Name'];
  if (node['Node Type'] === 'Seq Scan' && node.Filter !== undefined && isLarge(node)) {
    const advice = `All of ${relation} is read for ${node.Filter}: an index on the columns of this filter is missing, or cannot serve it`;
    return { kind: 'sequential-scan', relation, advice };
  }
  if (node['Node Type'].endsWith('Sort') && (node['Plan Rows'] ?? 0) >= MANY) {
    const advice = `${node['Plan Rows']} rows are sorted: an index on (filter, sort, id) gives them in order`;
    return { kind: 'large-sort', relation, advice };
  }
  if (node['Node Type'] === 'Nested Loop' && node['Join Filter'] !== undefined && isLarge(node)) {
    const advice = 'Every row of one side is compared with every row of the other: the join has no index to use';
    return { kind: 'nested-loop', relation, advice };
  }
  return undefined;
}
