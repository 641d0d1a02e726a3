import { UnprocessableError } from '../../platform/errors/index.js';

export class NetworkTooLarge extends UnprocessableError {
  readonly code = 'NETWORK_TOO_LARGE';
  constructor(most: number) {
    super(
      `The network is of more than ${most} results; narrow it down by k, engine, from and to, ` +
        `or take the results themselves: GET /api/v1/sessions/{id}/export`,
    );
  }
}
