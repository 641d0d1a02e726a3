import { Injectable } from '@nestjs/common';
import { SessionsService } from '../../sessions/sessions.service.js';
import type { DistanceAnswer, DistanceQuery } from './distance.dto.js';
import { DistanceRepository, type Matrix } from './distance.repository.js';

function toRow({ ranks, ...source }: Matrix['sources'][number], columns: number): DistanceAnswer['items'][number] {
  const row = Array.from<number | null>({ length: columns }).fill(null);
  for (const [place, rank] of ranks) row[place - 1] = rank;
  return { ...source, absent: columns - source.present, ranks: row };
}

const absentRow = (domain: string, columns: number): DistanceAnswer['items'][number] => ({
  domain,
  present: 0,
  absent: columns,
  bestRank: null,
  meanRank: null,
  ranks: Array.from<null>({ length: columns }).fill(null),
});

@Injectable()
export class DistanceService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly distances: DistanceRepository,
  ) {}

  /** Throws SessionNotFound. */
  async matrix(workspaceId: number, { sessionId, domains, limit, ...wanted }: DistanceQuery): Promise<DistanceAnswer> {
    const sessionIds = sessionId === undefined ? undefined : [sessionId];
    if (sessionIds) await this.sessions.requireAll(workspaceId, sessionIds);
    const rows = domains?.length ?? limit;
    const found = await this.distances.matrix(workspaceId, { ...wanted, sessionIds, domains, limit: rows });
    const { sources, queries, queriesTotal, total } = found;
    const present = new Set(sources.map(({ domain }) => domain));
    const absent = domains?.filter((domain) => !present.has(domain)) ?? [];
    return {
      queries,
      queriesTotal,
      total,
      items: [
        ...sources.map((source) => toRow(source, queries.length)),
        ...absent.map((domain) => absentRow(domain, queries.length)),
      ],
    };
  }
}
