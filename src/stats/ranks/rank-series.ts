import type { RanksAnswer } from './ranks.dto.js';
import type { HistoryRow } from './ranks.repository.js';

type Series = RanksAnswer['series'][number];

function toSeries(rows: readonly HistoryRow[]): Series {
  const { engine, language, country, device } = rows[0] as HistoryRow;
  const ranks = rows.flatMap(({ rank }) => (rank === null ? [] : [rank]));
  const found = ranks.length > 0;
  return {
    engine,
    language,
    country,
    device,
    present: ranks.length,
    absent: rows.length - ranks.length,
    bestRank: found ? Math.min(...ranks) : null,
    worstRank: found ? Math.max(...ranks) : null,
    meanRank: found ? ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length : null,
    points: rows.map(({ collectedAt, queryId, sessionId, rank, url }) => ({
      collectedAt,
      queryId,
      sessionId,
      rank,
      url,
    })),
  };
}

/** Ranks compare over time only within one engine, language, country and device. */
export function rankSeries(rows: readonly HistoryRow[]): Series[] {
  const groups = new Map<string, HistoryRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.engine, row.language, row.country, row.device]);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return Array.from(groups.values(), toSeries).toSorted(
    (a, b) => b.points.length - a.points.length || (a.engine < b.engine ? -1 : 1),
  );
}
