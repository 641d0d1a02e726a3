import { Body, Controller, Get, Put, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { RequireScope } from '../auth/scope.decorator.js';
import { sendUnstored } from '../platform/http/index.js';
import { ServerLog } from '../platform/observability/index.js';
import { LogLevel } from './log-level.dto.js';

@ApiTags('operations')
@RequireScope('admin')
@Controller('diagnostics/log-level')
export class LogLevelController {
  constructor(private readonly log: ServerLog) {}

  @Get()
  @ApiOperation({
    operationId: 'getLogLevel',
    summary: 'How much the log tells',
    description: 'Of the process that answers: LOG_LEVEL, or what it was told since its start.',
  })
  @ApiResponse({ status: 200, standardSchema: LogLevel, description: 'The level' })
  get(@Res() response: Response): void {
    sendUnstored(response, { level: this.log.level });
  }

  @Put()
  @ApiOperation({
    operationId: 'setLogLevel',
    summary: 'Change how much the log tells',
    description:
      'Of the process that answers, from the next line on and until it ends; LOG_LEVEL stays as it is. Ask each process ' +
      'at its own address where there are several.',
  })
  @ApiResponse({ status: 200, standardSchema: LogLevel, description: 'The level after the change' })
  set(@Body({ schema: LogLevel }) { level }: LogLevel, @Res() response: Response): void {
    this.log.write('warn', 'The log tells another level from here on', { from: this.log.level, to: level });
    this.log.level = level;
    sendUnstored(response, { level: this.log.level });
  }
}
