import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import type { Request, Response } from 'express';
import { Public } from '../auth/scope.decorator.js';
import { DashboardFiles } from './dashboard-files.js';
import { LandingIndex } from './landing.dto.js';
import { LINKS } from './links.js';

@ApiTags('operations')
@Public()
@SkipThrottle()
@Controller()
export class LandingController {
  constructor(private readonly files: DashboardFiles) {}

  @Get()
  @ApiOperation({
    operationId: 'getIndex',
    summary: 'Where to start',
    description: 'A dashboard for browsers, an index for programs, by Accept.',
  })
  @ApiProduces('application/json', 'text/html')
  @ApiResponse({
    status: 200,
    standardSchema: LandingIndex,
    description: 'Links to the explorer, the contract, the data and health',
  })
  index(@Req() request: Request, @Res() response: Response): void {
    response.vary('Accept').set('Cache-Control', 'no-cache');
    if (request.accepts(['json', 'html']) === 'html') response.type('html').send(this.files.page);
    else response.json({ name: 'Search Observatory', links: LINKS });
  }
}
