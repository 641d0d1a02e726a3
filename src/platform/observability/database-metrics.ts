import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/index.js';
import { BUCKETS, Metrics } from './metrics.js';
import { operationOf } from './statement-operation.js';
import { StatementWatch } from './statement-watch.js';

/** Statements and the pool: names and buckets of OpenTelemetry's database conventions. */
@Injectable()
export class DatabaseMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly watch: StatementWatch,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.measureStatements();
    this.measurePool();
  }

  private measureStatements(): void {
    const durations = this.metrics.histogram(
      'db_client_operation_duration_seconds',
      'Time from sending a statement to its last row, COPY and cursors included',
      ['db_operation_name', 'repository_method', 'outcome'] as const,
      BUCKETS.database,
    );
    this.watch.onEnd(({ statement, repositoryMethod }) => {
      durations.observe(
        {
          db_operation_name: operationOf(statement.text),
          repository_method: repositoryMethod ?? 'none',
          outcome: statement.error ? 'error' : 'ok',
        },
        statement.milliseconds / 1000,
      );
    });
  }

  private measurePool(): void {
    const { database, metrics } = this;
    metrics.gauge('db_client_connection_count', 'Open connections', ['db_client_connection_state'], () => {
      const { inUse, idle } = database.poolFigures();
      return [
        [{ db_client_connection_state: 'used' }, inUse],
        [{ db_client_connection_state: 'idle' }, idle],
      ];
    });
    metrics.gauge('db_client_connection_max', 'Connections that may be open', [], () => [
      [{}, database.poolFigures().max],
    ]);
    metrics.gauge('db_client_connection_pending_requests', 'Who waits for a connection', [], () => [
      [{}, database.poolFigures().waiting],
    ]);
    const waits = metrics.histogram(
      'db_client_connection_wait_time_seconds',
      'Time from asking the pool for a connection to having one, the opening of a new one included',
      [],
      BUCKETS.database,
    );
    database.onPoolWait((milliseconds) => waits.observe(milliseconds / 1000));
  }
}
