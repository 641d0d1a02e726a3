import { DomainError, type InputError } from '../errors/index.js';

const OF_STORED_DATA = /_(?:NOT_FOUND|EXISTS)$|^DUPLICATE$|^REFERENCE_BROKEN$|^VALUE_REFUSED$/;

/** `atomic=true` and some items cannot be taken: 422 when an item breaks a rule, 409 when only stored data is in the way. */
export class BatchRefused extends DomainError {
  readonly code = 'BATCH_REFUSED';
  readonly status: number;
  constructor(failed: number, errors: InputError[]) {
    super(`${failed} items cannot be taken and atomic=true asks for all or nothing: nothing was written`, errors);
    this.status = errors.every((error) => OF_STORED_DATA.test(error.code)) ? 409 : 422;
  }
}
