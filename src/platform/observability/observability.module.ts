import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { RedisConnections } from '../redis/index.js';
import { DatabaseMetrics } from './database-metrics.js';
import { HttpMetrics } from './http-metrics.js';
import { Metrics } from './metrics.js';
import { RepeatedStatementOptions, RepeatedStatements } from './repeated-statements.js';
import { RepositoryMethods } from './repository-methods.js';
import { RequestLog } from './request-log.js';
import { RequestObservers } from './request-observers.js';
import { ServerLog } from './server-log.js';
import { SlowStatementOptions, SlowStatements } from './slow-statements.js';
import { StatementFigures } from './statement-figures.js';
import { StatementWatch } from './statement-watch.js';
import { openTracer, type Tracer, type TracerOptions } from './tracing.js';
import { watchCommands } from './watch-commands.js';

export interface ObservabilityOptions {
  log: ServerLog;
  slowStatements: SlowStatementOptions;
  repeatedStatements: RepeatedStatementOptions;
  /** No spans without it. */
  tracing?: TracerOptions | undefined;
  /** Whose commands have spans, too. */
  redis?: RedisConnections | undefined;
}

const TRACER = Symbol('Tracer');

@Global()
@Module({})
export class ObservabilityModule implements OnApplicationShutdown {
  constructor(@Inject(TRACER) private readonly tracer: Tracer | undefined) {}

  static register({ log, slowStatements, repeatedStatements, tracing, redis }: ObservabilityOptions): DynamicModule {
    return {
      module: ObservabilityModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: ServerLog, useValue: log },
        { provide: SlowStatementOptions, useValue: slowStatements },
        { provide: RepeatedStatementOptions, useValue: repeatedStatements },
        { provide: TRACER, useFactory: () => tracing && openTracer(tracing) },
        {
          provide: RequestObservers,
          useFactory: (
            metrics: HttpMetrics,
            requests: RequestLog,
            tracer: Tracer | undefined,
            watch: StatementWatch,
          ) => {
            if (tracer) watch.onEnd((watched) => tracer.endStatement(watched));
            if (tracer && redis) watchCommands(redis, (command) => tracer.endCommand(command));
            return new RequestObservers(metrics, requests, tracer);
          },
          inject: [HttpMetrics, RequestLog, { token: TRACER, optional: true }, StatementWatch],
        },
        DatabaseMetrics,
        HttpMetrics,
        Metrics,
        RepeatedStatements,
        RepositoryMethods,
        RequestLog,
        SlowStatements,
        StatementFigures,
        StatementWatch,
      ],
      exports: [Metrics, RepeatedStatements, RequestObservers, ServerLog, SlowStatementOptions, StatementFigures],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    // A collector that is away must not hold up the end.
    await this.tracer?.close().catch(() => undefined);
  }
}
