import { type ArgumentsHost, Catch, type ExceptionFilter, ServiceUnavailableException } from '@nestjs/common';
import type { Response } from 'express';
import { sendUnstored } from '../platform/http/index.js';

/** A probe that fails answers in the shape of one that succeeds. */
@Catch(ServiceUnavailableException)
export class HealthFilter implements ExceptionFilter {
  catch(error: ServiceUnavailableException, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    response.status(error.getStatus()).set('Retry-After', '2');
    sendUnstored(response, error.getResponse());
  }
}
