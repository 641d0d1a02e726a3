import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { fetchRows, inSnapshot, type Selection } from '../../platform/database/index.js';
import { SqlParameters } from '../sql-parameters.js';
import type { StatsFilters } from '../stats-filters.dto.js';

export interface ListsOfSession extends StatsFilters {
  unit: 'domain' | 'website';
  /** Ranks that count. */
  k: number;
}

/** The items of one query, by rank. */
export interface ListRow {
  text: string;
  /** Domains, or canonical URLs. */
  items: string[];
  /** Of each item. */
  domains: (string | null)[];
  ranks: number[];
}

/** Lists of one fetch: some hundred kilobytes. */
const FETCH = 100;

const ITEMS = {
  domain: { item: 'r.domain', domain: 'r.domain', from: 'results r' },
  website: { item: 'w.url', domain: 'w.domain', from: 'results r JOIN websites w ON w.id = r.website_id' },
};

/** Query by query, each with its own results in the order of an index. */
export function listsSql(workspaceId: number, { unit, k, type, ...filters }: ListsOfSession): Selection {
  const parameters = new SqlParameters();
  const { item, domain, from } = ITEMS[unit];
  const sql = `
    SELECT q.text, list.items, list.domains, list.ranks
      FROM queries q CROSS JOIN LATERAL (
        SELECT json_agg(item) AS items, json_agg(domain) AS domains, json_agg(rank) AS ranks
          FROM (SELECT ${item} AS item, ${domain} AS domain, r.rank FROM ${from}
                 WHERE r.query_id = q.id AND r.type = ${parameters.add(type)} AND r.rank <= ${parameters.add(k)}
                   AND ${item} IS NOT NULL
                 ORDER BY r.rank, r.id) AS ranked
      ) AS list
     WHERE ${parameters.queries(workspaceId, filters)} AND list.items IS NOT NULL
     ORDER BY q.text, q.id`;
  return { sql, parameters: parameters.values };
}

@Injectable()
export class NetworksRepository {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  lists(workspaceId: number, wanted: ListsOfSession, gone: AbortSignal): AsyncIterable<ListRow[]> {
    const selection = listsSql(workspaceId, wanted);
    return inSnapshot(this.dataSource, { gone }, (client) => fetchRows<ListRow>(client, selection, { most: FETCH }));
  }
}
