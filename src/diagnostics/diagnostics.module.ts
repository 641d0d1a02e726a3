import { Module } from '@nestjs/common';
import { DiagnosticsController } from './diagnostics.controller.js';
import { DiagnosticsService } from './diagnostics.service.js';
import { LogLevelController } from './log-level.controller.js';
import { StatementStatisticsRepository } from './statement-statistics.repository.js';

@Module({
  controllers: [DiagnosticsController, LogLevelController],
  providers: [DiagnosticsService, StatementStatisticsRepository],
})
export class DiagnosticsModule {}
