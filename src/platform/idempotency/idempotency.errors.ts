import { ConflictError, DomainError, InvalidError, UnprocessableError } from '../errors/index.js';

export class RequestInProgress extends ConflictError {
  readonly code = 'REQUEST_IN_PROGRESS';
  override readonly headers = { 'Retry-After': '1' };
  constructor() {
    super('A request with this Idempotency-Key is under way; send it again to get its answer');
  }
}

export class IdempotencyKeyReused extends UnprocessableError {
  readonly code = 'IDEMPOTENCY_KEY_REUSED';
  constructor() {
    super('This Idempotency-Key came before with another path, other parameters or another body; take a new one');
  }
}

export class IdempotencyKeyRefused extends InvalidError {
  readonly code = 'IDEMPOTENCY_KEY_REFUSED';
  constructor(why: string) {
    super(`This route takes no Idempotency-Key: ${why}`);
  }
}

export class AnswerTooLarge extends DomainError {
  readonly code = 'ANSWER_TOO_LARGE';
  readonly status = 413;
  constructor(bytes: number) {
    super(`The answer is larger than the ${bytes} bytes that are kept for an Idempotency-Key: nothing was written`);
  }
}
