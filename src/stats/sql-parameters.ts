import type { QueryFilters } from './stats-filters.dto.js';

/** The values of a statement while it is put together. */
export class SqlParameters {
  readonly values: unknown[] = [];

  /** Takes a value; returns what stands for it in the statement. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** The condition that `q`, a query, is of the workspace and passes the filters. */
  queries(workspaceId: number, filters: QueryFilters): string {
    const { sessionIds, from, to } = filters;
    const conditions = [`q.workspace_id = ${this.add(workspaceId)}`];
    if (sessionIds) conditions.push(`q.session_id = ANY(${this.add(sessionIds)})`);
    for (const column of ['text', 'engine', 'language', 'country', 'device'] as const) {
      const value = filters[column];
      if (value !== undefined) conditions.push(`q.${column} = ${this.add(value)}`);
    }
    if (from) conditions.push(`q.collected_at >= ${this.add(from)}`);
    if (to) conditions.push(`q.collected_at < ${this.add(to)}`);
    return conditions.join(' AND ');
  }
}
