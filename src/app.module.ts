import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Request } from 'express';
import { AuthModule } from './auth/auth.module.js';
import { AuthOptions } from './auth/auth-options.js';
import { CacheAdminModule } from './cache/cache-admin.module.js';
import { DEPENDS_ON } from './changes/changes.service.js';
import type { AuthenticatedRequest } from './auth/principal.js';
import { authEnabled, type Env, SHORTEST_ADMIN_KEY } from './config/settings.js';
import { DiagnosticsModule } from './diagnostics/diagnostics.module.js';
import { ExportsModule } from './exports/exports.module.js';
import { HealthModule } from './health/health.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { LandingModule } from './landing/landing.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { NounsModule } from './nouns/nouns.module.js';
import { BatchLimits } from './platform/batch/index.js';
import { CacheModule } from './platform/cache/index.js';
import { Database, DatabaseModule } from './platform/database/index.js';
import { IdempotencyModule } from './platform/idempotency/index.js';
import { Slots } from './platform/jobs/index.js';
import {
  ObservabilityModule,
  RepeatedStatementOptions,
  type ServerLog,
  SlowStatementOptions,
} from './platform/observability/index.js';
import { PageLimits } from './platform/pagination/index.js';
import { type Client, RateLimitModule } from './platform/rate-limit/index.js';
import { RedisConnections } from './platform/redis/index.js';
import { ShutdownModule } from './platform/shutdown/index.js';
import { QueriesModule } from './queries/queries.module.js';
import { ResultsModule } from './results/results.module.js';
import { RollupsModule } from './rollups/rollups.module.js';
import { RollupsOptions } from './rollups/rollups.service.js';
import { migrations } from './schema.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { NetworksModule } from './stats/networks/networks.module.js';
import { StatsModule } from './stats/stats.module.js';
import { VERSION } from './version.js';
import { WebsitesModule } from './websites/websites.module.js';
import { WorkspacesModule } from './workspaces/workspaces.module.js';

const FEATURES = [
  WorkspacesModule,
  SessionsModule,
  QueriesModule,
  ResultsModule,
  WebsitesModule,
  NounsModule,
  StatsModule,
  CacheAdminModule,
  HealthModule,
  MetricsModule,
  DiagnosticsModule,
  LandingModule,
];

/** Whom limits are kept for; requests without a key are told apart by their address. */
const clientOf = (request: Request): Client | undefined => {
  const { subject, rateLimitPerMinute } = (request as Partial<AuthenticatedRequest>).principal ?? {};
  return subject ? { id: subject, perMinute: rateLimitPerMinute } : undefined;
};

/** Who sends no key, or what can be none, is told so each time: there is nothing that he could find out by trying. */
const isCounted = (request: Request): boolean => (request as Partial<AuthenticatedRequest>).refusal?.isGuess !== false;

/** In front of everything that is kept in Redis. */
const NAMESPACE = 'observatory';

/** How long answers are kept whose templates match; all others by CACHE_DEFAULT_TTL. */
export const TTL_SETTINGS = {
  'stats:**': 'CACHE_STATISTICS_TTL',
  'sessions:workspace:**': 'CACHE_SESSION_LIST_TTL',
} as const;

/** Of so many invalidations one is checked: it costs at most a few loads within ten seconds. */
const CHECKED_INVALIDATIONS = 100;

/** Imports and, beside them, files on their way out: each holds a connection of the pool, and half of these are for other requests. */
const concurrentStreams = (env: Env): number => Math.max(1, Math.min(4, Math.floor(env.DATABASE_POOL_SIZE / 4)));

/** Servers that would answer the same URL otherwise share a Redis while one takes the other's place: they share no answers. */
const shapeOfAnswers = ({ PAGINATION_DEFAULT_PER_PAGE, PAGINATION_MAX_PER_PAGE }: Env): string =>
  [VERSION, PAGINATION_DEFAULT_PER_PAGE, PAGINATION_MAX_PER_PAGE].join('-');

const cache = (env: Env, redis: RedisConnections | undefined): DynamicModule =>
  CacheModule.registerAsync({
    inject: [Database],
    useFactory: async (database: Database) => ({
      redis,
      namespace: NAMESPACE,
      // Servers of several databases may share one Redis, and one database may have several addresses.
      instance: await database.identity(),
      enabled: env.CACHE_ENABLED,
      right: database.rightToKeep(redis ? 'together' : 'apart', env.CACHE_ENABLED),
      scope: 'workspaceId',
      warmAtStart: env.NODE_ENV !== 'test',
      checkEvery: env.NODE_ENV === 'test' ? 0 : CHECKED_INVALIDATIONS,
      patterns: Object.values(DEPENDS_ON),
      version: shapeOfAnswers(env),
      defaultTtl: env.CACHE_DEFAULT_TTL,
      ttls: Object.fromEntries(Object.entries(TTL_SETTINGS).map(([pattern, name]) => [pattern, env[name]])),
    }),
  });

function rateLimits(env: Env, redis: RedisConnections | undefined): DynamicModule {
  return RateLimitModule.registerAsync({
    inject: [Database],
    useFactory: async (database: Database) => ({
      enabled: env.RATE_LIMIT_ENABLED,
      perMinute: env.RATE_LIMIT_PER_MINUTE,
      redis,
      namespace: `${NAMESPACE}:${await database.identity()}`,
      isCounted,
      clientOf,
    }),
  });
}

/** Keys belong to clients, and keep nobody's body waiting for a connection but so many streams at once. */
const idempotency = (env: Env): DynamicModule =>
  IdempotencyModule.register({
    ownerOf: (request) => {
      const { workspaceId, principal } = request as unknown as AuthenticatedRequest;
      return { workspaceId, subject: principal.subject };
    },
    streams: concurrentStreams(env),
    maxBytes: Math.max(env.BODY_LIMIT, env.IMPORT_LIMIT),
    prunes: env.NODE_ENV !== 'test',
  });

function observability(env: Env, log: ServerLog, redis: RedisConnections | undefined): DynamicModule {
  return ObservabilityModule.register({
    log,
    redis,
    slowStatements: new SlowStatementOptions(env.QUERY_SLOW_THRESHOLD * 1000),
    repeatedStatements: new RepeatedStatementOptions(env.NODE_ENV !== 'production'),
    tracing: env.OTEL_EXPORTER_OTLP_ENDPOINT
      ? { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, serviceName: 'search-observatory', serviceVersion: VERSION }
      : undefined,
  });
}

/** The composition root: hands each platform piece its options, so that only `config/` knows the environment. */
@Global()
@Module({})
export class AppModule {
  static register(env: Env, log: ServerLog): DynamicModule {
    const database = DatabaseModule.register({
      url: env.DATABASE_URL,
      dataDir: env.DATA_DIR,
      migrations,
      pool: {
        size: env.DATABASE_POOL_SIZE,
        recycleSeconds: env.DATABASE_POOL_RECYCLE,
        acquireSeconds: env.DATABASE_CONNECT_TIMEOUT,
        statementSeconds: env.DATABASE_STATEMENT_TIMEOUT,
        prepares: env.DATABASE_PREPARED_STATEMENTS,
      },
    });
    const pages = {
      provide: PageLimits,
      useValue: new PageLimits(env.PAGINATION_DEFAULT_PER_PAGE, env.PAGINATION_MAX_PER_PAGE),
    };
    const batches = { provide: BatchLimits, useValue: new BatchLimits(env.IMPORT_LIMIT) };
    const limits = [pages, batches];
    const auth = AuthModule.register(new AuthOptions(authEnabled(env), env.ADMIN_KEY, SHORTEST_ADMIN_KEY));
    const rollups = RollupsModule.register(new RollupsOptions(env.STATISTICS_FOLD_INTERVAL));
    const concurrency = concurrentStreams(env);
    const slots = new Slots(concurrency);
    const streams = [
      ImportsModule.register({ maxBytes: env.IMPORT_LIMIT, batchRows: env.IMPORT_BATCH_ROWS, concurrency }),
      ExportsModule.register({ slots }),
      NetworksModule.register({ slots }),
    ];
    const redis = env.REDIS_URL === undefined ? undefined : new RedisConnections(env.REDIS_URL);
    const shutdown = ShutdownModule.register({
      drainSeconds: env.SHUTDOWN_DRAIN,
      timeoutSeconds: env.SHUTDOWN_TIMEOUT,
    });
    // The order of modules is that of their guards: whether a request is one too many, then whether it may do what it wants.
    return {
      module: AppModule,
      imports: [
        database,
        observability(env, log, redis),
        shutdown,
        cache(env, redis),
        rateLimits(env, redis),
        auth,
        idempotency(env),
        rollups,
        ...FEATURES,
        ...streams,
      ],
      providers: limits,
      exports: limits,
    };
  }
}
