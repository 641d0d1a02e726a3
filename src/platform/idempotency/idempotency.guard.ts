import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { digestBody } from '../http/index.js';
import { IdempotencyKeyRefused } from './idempotency.errors.js';
import { HEADER, parseKey } from './idempotency-key.js';
import { treatmentOf } from './idempotency.metadata.js';

const keys = new WeakMap<object, string>();

/** The key of a request whose answer is to be kept. */
export const keyOf = (request: object): string | undefined => keys.get(request);

/** Takes note of the key, before the body is read: its bytes are hashed as they come. */
@Injectable()
export class IdempotencyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const header = request.headers[HEADER.toLowerCase()];
    if (header === undefined || request.method !== 'POST') return true;
    const treatment = treatmentOf(context);
    if (!treatment.kept) {
      if (treatment.refusal !== undefined) throw new IdempotencyKeyRefused(treatment.refusal);
      return true;
    }
    keys.set(request, parseKey(header));
    digestBody(request);
    return true;
  }
}
