import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import type { Response } from 'express';
import { ForMonitors, RequireScope } from '../auth/scope.decorator.js';
import { Metrics } from '../platform/observability/index.js';

@ApiTags('operations')
@SkipThrottle()
@RequireScope('read')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @ForMonitors()
  @ApiOperation({
    operationId: 'getMetrics',
    summary: 'Figures of this process for Prometheus',
    description:
      'Requests by route, statements and the connection pool, the cache, rows of imports and bulk writes, and the ' +
      'process itself, in the text format of Prometheus. Names follow the conventions of OpenTelemetry.',
  })
  @ApiProduces('text/plain')
  @ApiResponse({
    status: 200,
    description: 'The figures',
    content: {
      'text/plain': {
        schema: { type: 'string', maxLength: 100_000_000 },
        example: '# TYPE http_server_active_requests gauge\nhttp_server_active_requests 1\n',
      },
    },
  })
  async get(@Res() response: Response): Promise<void> {
    // Express would add an ETag, and name the charset a second time.
    response.set({ 'Cache-Control': 'no-store', 'Content-Type': this.metrics.contentType });
    response.end(await this.metrics.text());
  }
}
