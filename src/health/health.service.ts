import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult, HealthIndicatorService } from '@nestjs/terminus';
import { Shutdown } from '../platform/shutdown/index.js';
import { VERSION } from '../version.js';
import { CacheHealth } from './cache-health.service.js';
import { DatabaseHealth } from './database-health.service.js';

type Indicators = Parameters<HealthCheckService['check']>[0];

const ALIVE: HealthCheckResult = { status: 'ok', info: {}, error: {}, details: {} };

@Injectable()
export class HealthService {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseHealth,
    private readonly cache: CacheHealth,
    private readonly shutdown: Shutdown,
  ) {}

  /** Nothing is asked, and a process that is about to end is still alive: a restart mends neither. */
  live(): HealthCheckResult {
    return ALIVE;
  }

  ready(): Promise<HealthCheckResult> {
    return this.check([]);
  }

  overview(): Promise<HealthCheckResult> {
    return this.check([() => this.database.pool(), () => this.cache.figures(), () => this.process()]);
  }

  private async check(figures: Indicators): Promise<HealthCheckResult> {
    if (this.shutdown.hasBegun) throw new ServiceUnavailableException(leaving());
    const redis = this.cache.hasRedis ? [() => this.cache.redis()] : [];
    return this.checks.check([() => this.database.reachable(), () => this.database.migrated(), ...redis, ...figures]);
  }

  private process() {
    const versions = { observatory: VERSION, node: process.versions.node, postgresql: this.database.version };
    return this.indicators.check('process').up({ versions, uptimeSeconds: Math.round(process.uptime()) });
  }
}

function leaving(): HealthCheckResult {
  const error = { shutdown: { status: 'down', message: 'The server is shutting down' } } as const;
  return { status: 'shutting_down', info: {}, error, details: error };
}
