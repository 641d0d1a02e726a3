import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { committedBefore } from './committed.js';
import { type DomainError, MethodNotAllowed, RouteNotFound } from './domain-error.js';
import { allowedMethods, methodsOfNamedRoute } from './allowed-methods.js';
import { toDomainError, toProblem } from './problem.js';
import { sendWhole } from './send-whole.js';

/** Turns whatever a request threw into one `application/problem+json` answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = this.narrow(toDomainError(thrown), request);
    const requestId = String(response.getHeader('X-Request-Id') ?? '');
    if (error.status === 500)
      this.logger.error({ requestId, error: thrown }, thrown instanceof Error ? thrown.stack : undefined);
    // What is away or full is no fault of the request, and nobody else hears what the database said of it.
    else if (error.status > 500 && thrown !== error)
      this.logger.warn({ requestId, code: error.code, reason: (thrown as Error).message });
    if (response.headersSent) {
      // Half of an answer must not look like a whole one.
      response.destroy();
      return;
    }
    const committed = committedBefore(thrown);
    const problem = { ...toProblem(error, request.path, requestId), ...(committed && { committed }) };
    response
      .status(error.status)
      .set({ ...error.headers, 'Cache-Control': 'no-store' })
      .type('application/problem+json');
    sendWhole(request, response, JSON.stringify(problem));
  }

  /** A path that other methods serve is 405 with `Allow`: not 404, nor what a guard or a pipe took it for. */
  private narrow(error: DomainError, request: Request): DomainError {
    if (error.status >= 500) return error;
    const allowed = error instanceof RouteNotFound ? allowedMethods(request) : methodsOfNamedRoute(request);
    return allowed.length > 0 ? new MethodNotAllowed(request.method, allowed) : error;
  }
}
