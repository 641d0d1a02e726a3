import path from 'node:path';
import { Controller, Get, NotFoundException, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import type { Request, Response } from 'express';
import { Public } from '../auth/scope.decorator.js';
import { DashboardFiles } from './dashboard-files.js';

const FOR_EVER = 'public, max-age=31536000, immutable';

@ApiExcludeController()
@Public()
@SkipThrottle()
@Controller('dashboard')
export class DashboardController {
  constructor(private readonly files: DashboardFiles) {}

  @Get(':version/*name')
  file(
    @Param('version') version: string,
    @Param('name') name: string[],
    @Req() request: Request,
    @Res() response: Response,
  ): void {
    const file = this.files.find(version, name.join('/'));
    if (!file) throw new NotFoundException();
    const isZipped = request.acceptsEncodings('gzip', 'identity') === 'gzip';
    if (isZipped) response.set('Content-Encoding', 'gzip');
    response.vary('Accept-Encoding').set('Cache-Control', FOR_EVER).type(path.extname(file.name));
    response.send(isZipped ? file.gzip() : file.bytes);
  }
}
