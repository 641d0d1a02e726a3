import { InvalidInput } from '../platform/errors/index.js';

/** Nothing would be forgotten, and 204 would say that it was. */
export class UnknownPattern extends InvalidInput {
  constructor(known: readonly string[]) {
    const detail = `matches no answer; there are, with * for a value: ${known.join(', ')}`;
    super([{ parameter: 'pattern', code: 'UNKNOWN_PATTERN', detail }]);
  }
}
