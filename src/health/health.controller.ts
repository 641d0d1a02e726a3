import { Controller, Get, Header, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { HealthCheckResult } from '@nestjs/terminus';
import { WithoutWorkspace } from '../workspaces/without-workspace.decorator.js';
import { Health } from './health.dto.js';
import { HealthFilter } from './health.filter.js';
import { HealthService } from './health.service.js';

@ApiTags('operations')
@WithoutWorkspace()
@UseFilters(HealthFilter)
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getHealth',
    summary: 'Health in detail',
    description: 'Readiness with the figures of the connection pool: size, in use, idle, waiting.',
  })
  @ApiResponse({ status: 200, standardSchema: Health, description: 'All is well' })
  @ApiResponse({ status: 503, standardSchema: Health, description: 'Something is not' })
  overview(): Promise<HealthCheckResult> {
    return this.health.overview();
  }

  @Get('live')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getLiveness',
    summary: 'Liveness probe',
    description: 'The process answers; touches neither database nor cache.',
  })
  @ApiResponse({ status: 200, standardSchema: Health, description: 'The process answers' })
  live(): Promise<HealthCheckResult> {
    return this.health.live();
  }

  @Get('ready')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Readiness probe',
    description: 'The database answers and all migrations are applied.',
  })
  @ApiResponse({ status: 200, standardSchema: Health, description: 'Requests can be served' })
  @ApiResponse({ status: 503, standardSchema: Health, description: 'Requests cannot be served now' })
  ready(): Promise<HealthCheckResult> {
    return this.health.ready();
  }

  @Get('startup')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getStartup',
    summary: 'Startup probe',
    description: 'The server has started: it listens only once the database is reached and migrated.',
  })
  @ApiResponse({ status: 200, standardSchema: Health, description: 'The server has started' })
  startup(): Promise<HealthCheckResult> {
    return this.health.live();
  }
}
