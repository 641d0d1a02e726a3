import { Controller, Get, Res, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import type { Response } from 'express';
import { ForMonitors, Public, RequireScope } from '../auth/scope.decorator.js';
import { Health } from './health.dto.js';
import { HealthFilter } from './health.filter.js';
import { HealthService } from './health.service.js';
import { sendUnstored } from '../platform/http/index.js';

@ApiTags('operations')
@Public()
@SkipThrottle()
@UseFilters(HealthFilter)
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @ForMonitors()
  @RequireScope('read')
  @ApiOperation({
    operationId: 'getHealth',
    summary: 'Health in detail',
    description:
      'Readiness, with the figures of the connection pool (size, in use, idle, waiting, how long requests waited for a ' +
      'connection) and of the cache (hits, misses, entries, evictions, by tier), and the versions of what runs. Unlike the probes it needs a key.',
  })
  @ApiResponse({ status: 200, standardSchema: Health, description: 'All is well' })
  @ApiResponse({ status: 503, standardSchema: Health, description: 'Something is not' })
  async overview(@Res() response: Response): Promise<void> {
    sendUnstored(response, await this.health.overview());
  }

  @Get('live')
  @ApiOperation({
    operationId: 'getLiveness',
    summary: 'Liveness probe',
    description: 'The process answers; touches neither database nor cache.',
  })
  @ApiResponse({ status: 200, standardSchema: Health, description: 'The process answers' })
  live(@Res() response: Response): void {
    sendUnstored(response, this.health.live());
  }

  @Get('ready')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Readiness probe',
    description:
      'The database answers, all migrations are applied, and the server is not about to end. Without a Redis that answers and takes writes it is `degraded`, which is ready.',
  })
  @ApiResponse({ status: 200, standardSchema: Health, description: 'Requests can be served' })
  @ApiResponse({ status: 503, standardSchema: Health, description: 'Requests cannot be served now' })
  async ready(@Res() response: Response): Promise<void> {
    sendUnstored(response, await this.health.ready());
  }

  @Get('startup')
  @ApiOperation({
    operationId: 'getStartup',
    summary: 'Startup probe',
    description: 'The server has started: it listens only once the database is reached and migrated.',
  })
  @ApiResponse({ status: 200, standardSchema: Health, description: 'The server has started' })
  startup(@Res() response: Response): void {
    sendUnstored(response, this.health.live());
  }
}
