import { Injectable } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult, HealthIndicatorService } from '@nestjs/terminus';
import { Database } from '../platform/database/index.js';

/** A probe must answer within a second, also when the database hangs. */
const PING_MS = 700;

@Injectable()
export class HealthService {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
  ) {}

  live(): Promise<HealthCheckResult> {
    return this.checks.check([]);
  }

  ready(): Promise<HealthCheckResult> {
    return this.checks.check([() => this.reachable(), () => this.migrated()]);
  }

  overview(): Promise<HealthCheckResult> {
    const pool = () => this.indicators.check('pool').up({ ...this.database.poolFigures() });
    return this.checks.check([() => this.reachable(), () => this.migrated(), pool]);
  }

  private async reachable() {
    const indicator = this.indicators.check('database');
    try {
      const milliseconds = Math.round(await this.database.ping(PING_MS));
      return indicator.up({ milliseconds, embedded: this.database.isEmbedded });
    } catch {
      return indicator.down({ message: 'The database does not answer' });
    }
  }

  private async migrated() {
    const indicator = this.indicators.check('migrations');
    try {
      return (await this.database.migrationsApplied(PING_MS))
        ? indicator.up()
        : indicator.down({ message: 'Migrations are pending' });
    } catch {
      return indicator.down({ message: 'The database does not answer' });
    }
  }
}
