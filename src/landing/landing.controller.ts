import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import type { Request, Response } from 'express';
import { Public } from '../auth/scope.decorator.js';
import { LandingIndex } from './landing.dto.js';
import { LANDING_PAGE, LINKS } from './landing-page.js';

@ApiTags('operations')
@Public()
@SkipThrottle()
@Controller()
export class LandingController {
  @Get()
  @ApiOperation({
    operationId: 'getIndex',
    summary: 'Where to start',
    description: 'A page for browsers, an index for programs, by Accept.',
  })
  @ApiProduces('application/json', 'text/html')
  @ApiResponse({
    status: 200,
    standardSchema: LandingIndex,
    description: 'Links to the explorer, the contract, the data and health',
  })
  index(@Req() request: Request, @Res() response: Response): void {
    response.vary('Accept');
    if (request.accepts(['json', 'html']) === 'html') response.type('html').send(LANDING_PAGE);
    else response.json({ name: 'Search Observatory', links: LINKS });
  }
}
