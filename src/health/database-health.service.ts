import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { Database } from '../platform/database/index.js';

/** A probe must answer within a second, also when the database hangs. */
const PING_MS = 700;

/** Without it nothing can be served. */
@Injectable()
export class DatabaseHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
  ) {}

  get version(): string {
    return this.database.version;
  }

  async reachable() {
    const indicator = this.indicators.check('database');
    try {
      const milliseconds = Math.round(await this.database.ping(PING_MS));
      return indicator.up({ milliseconds, embedded: this.database.isEmbedded });
    } catch {
      return indicator.down({ message: 'The database does not answer' });
    }
  }

  async migrated() {
    const indicator = this.indicators.check('migrations');
    try {
      return (await this.database.migrationsApplied(PING_MS))
        ? indicator.up()
        : indicator.down({ message: 'Migrations are pending' });
    } catch {
      return indicator.down({ message: 'The database does not answer' });
    }
  }

  pool() {
    return this.indicators.check('pool').up({ ...this.database.poolFigures() });
  }
}
