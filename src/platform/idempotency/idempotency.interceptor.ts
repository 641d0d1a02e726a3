import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type Observable, of } from 'rxjs';
import { Database } from '../database/index.js';
import { bodyDigest, drainBody, hasBody } from '../http/index.js';
import { Slots } from '../jobs/index.js';
import { IdempotencyKeyReused, RequestInProgress } from './idempotency.errors.js';
import { keyOf } from './idempotency.guard.js';
import { IDEMPOTENCY_OPTIONS, type IdempotencyOptions } from './idempotency.options.js';
import { type Claim, IdempotencyRepository, type KnownAnswer } from './idempotency.repository.js';
import { answerOf, sendKept } from './kept-answer.js';

/** An answer, and whether this request is the one that it was made for. */
interface Answered extends KnownAnswer {
  isFirst: boolean;
}

/**
 * Lets a request with an Idempotency-Key do its work in one transaction with the answer that is kept for it. It belongs
 * inside of what reads JSON bodies: a connection is taken only when there is something to do with it.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly streams: Slots;

  constructor(
    @Inject(IDEMPOTENCY_OPTIONS) private readonly options: IdempotencyOptions,
    private readonly database: Database,
    private readonly answers: IdempotencyRepository,
  ) {
    this.streams = new Slots(options.streams);
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const key = keyOf(request);
    if (key === undefined) return next.handle();
    const claim = this.claimOf(request, key);
    const isStreamed = hasBody(request) && !request.readableEnded;
    const work = () => this.answerOnce(claim, request, isStreamed, () => answerOf(response, next));
    const answer = await (isStreamed ? this.streams.run(work) : work());
    if (!answer.isFirst) {
      await drainBody(request, this.options);
      if (!fingerprint(request).equals(answer.request)) throw new IdempotencyKeyReused();
      response.setHeader('Idempotent-Replayed', 'true');
    }
    return of(sendKept(response, answer));
  }

  private answerOnce(
    claim: Claim,
    request: Request,
    isStreamed: boolean,
    answer: () => ReturnType<typeof answerOf>,
  ): Promise<Answered> {
    return this.database.inOneTransaction(async () => {
      if (!(await this.answers.tryLock(claim))) throw new RequestInProgress();
      const known = await this.answers.find(claim);
      if (known) return { ...known, isFirst: false };
      if (isStreamed) await this.answers.allowSilence();
      const given = await answer();
      await drainBody(request, this.options);
      const kept = { ...given, request: fingerprint(request) };
      await this.answers.keep(claim, kept);
      return { ...kept, isFirst: true };
    });
  }

  private claimOf(request: Request, key: string): Claim {
    const { workspaceId, subject } = this.options.ownerOf(request);
    return { workspaceId, key: hashOf(workspaceId, subject, key) };
  }
}

const hashOf = (...parts: unknown[]): Buffer => createHash('sha256').update(JSON.stringify(parts)).digest();

/** What must be the same for a request to be the same one. */
const fingerprint = (request: Request): Buffer =>
  hashOf(request.method, request.originalUrl, bodyDigest(request)?.toString('base64'));
