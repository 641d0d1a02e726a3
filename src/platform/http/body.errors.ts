import { DomainError, InvalidError } from '../errors/index.js';

export class MalformedEncoding extends InvalidError {
  readonly code = 'MALFORMED_ENCODING';
  constructor(encoding: string) {
    super(`The body is not valid ${encoding}, or ends too early`);
  }
}

export class BodyIncomplete extends InvalidError {
  readonly code = 'BODY_INCOMPLETE';
  constructor() {
    super('The body ended before its announced length');
  }
}

export class BodyStalled extends DomainError {
  readonly code = 'BODY_STALLED';
  readonly status = 408;
  constructor(seconds: number) {
    super(`No byte of the body came for ${seconds} seconds`);
  }
}

export class BodyTooSlow extends DomainError {
  readonly code = 'BODY_TOO_SLOW';
  readonly status = 408;
  constructor(seconds: number) {
    super(`The body did not arrive within ${seconds} seconds`);
  }
}
