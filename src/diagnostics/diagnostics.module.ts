import { Module } from '@nestjs/common';
import { DiagnosticsController } from './diagnostics.controller.js';
import { DiagnosticsService } from './diagnostics.service.js';
import { StatementStatisticsRepository } from './statement-statistics.repository.js';

@Module({
  controllers: [DiagnosticsController],
  providers: [DiagnosticsService, StatementStatisticsRepository],
})
export class DiagnosticsModule {}
