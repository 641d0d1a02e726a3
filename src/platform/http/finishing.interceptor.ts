import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';

/** Adds what an answer still lacks, such as a header, and gives the answer, or another form of it. */
export type Finisher = (answer: unknown, request: Request, response: Response) => unknown;

/** Has answers completed by each of these in turn: each interceptor costs every request an observable more. */
export class FinishingInterceptor implements NestInterceptor {
  constructor(private readonly finishers: readonly Finisher[]) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    return next
      .handle()
      .pipe(map((answer) => this.finishers.reduce((given, finish) => finish(given, request, response), answer)));
  }
}
