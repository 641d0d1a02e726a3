import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { CacheHealth } from './cache-health.service.js';
import { DatabaseHealth } from './database-health.service.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

@Module({
  // A failing probe is the orchestrator's business; a line for each of them is noise.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [HealthService, DatabaseHealth, CacheHealth],
})
export class HealthModule {}
