import { Injectable } from '@nestjs/common';
import {
  fingerprintOf,
  SlowStatementOptions,
  type StatementFigure,
  StatementFigures,
  TOLERATED_REPETITIONS,
} from '../platform/observability/index.js';
import type { SlowQueries, SlowQuery } from './slow-query.dto.js';
import { type ServerStatement, StatementStatisticsRepository } from './statement-statistics.repository.js';

@Injectable()
export class DiagnosticsService {
  private readonly since = new Date();

  constructor(
    private readonly figures: StatementFigures,
    private readonly options: SlowStatementOptions,
    private readonly statistics: StatementStatisticsRepository,
  ) {}

  /** The statements of this process that cost most, of those that were slow or ran many times in one request. */
  async slowQueries(limit: number): Promise<SlowQueries> {
    const worst = this.figures.worst(limit);
    const ofServer = worst.length > 0 ? await this.serverStatements() : new Map<string, ServerStatement>();
    return {
      since: this.since,
      thresholdSeconds: this.options.thresholdMs / 1000,
      items: worst.map((figure) => toSlowQuery(figure, ofServer.get(figure.fingerprint))),
    };
  }

  private async serverStatements(): Promise<Map<string, ServerStatement>> {
    const longest = (await this.statistics.longest()) ?? [];
    // The longest of those that share a text comes first, and stays.
    return new Map(longest.toReversed().map((statement) => [fingerprintOf(statement.query).id, statement]));
  }
}

function toSlowQuery(figure: StatementFigure, server: ServerStatement | undefined): SlowQuery {
  const { repositoryMethod, lastSlowAt, lastRoute, plan, ...rest } = figure;
  const { query: _, ...serverFigures } = server ?? { query: '' };
  return {
    ...rest,
    repositoryMethod: repositoryMethod ?? null,
    lastSlowAt: lastSlowAt ?? null,
    lastRoute: lastRoute ?? null,
    plan: plan ?? null,
    hints: [...figure.hints, ...hintsOfUse(figure)],
    server: server ? (serverFigures as Omit<ServerStatement, 'query'>) : null,
  };
}

/** What no plan can show. */
function hintsOfUse({ mostRunsInOneRequest, longestPoolWaitMs, maxMs }: StatementFigure): SlowQuery['hints'] {
  const hints: SlowQuery['hints'] = [];
  if (mostRunsInOneRequest > TOLERATED_REPETITIONS) {
    const advice = `One request ran it ${mostRunsInOneRequest} times (N+1): load the rows of all parents with one statement`;
    hints.push({ kind: 'repeated', advice });
  }
  if (longestPoolWaitMs > maxMs) {
    const advice =
      'It waited longer for a connection than it ran: the pool is too small, or something holds connections';
    hints.push({ kind: 'pool-wait', advice });
  }
  return hints;
}
