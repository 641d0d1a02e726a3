import { randomBytes } from 'node:crypto';

/**
 * Names that are never used twice, by any process: a tag whose stamp was lost comes back with one that no stored value
 * has. Counters or times would not do, they come back too.
 */
export class Stamps {
  readonly node = randomBytes(9).toString('base64url');
  private count = 0;

  next(): string {
    return `${this.node}.${(this.count++).toString(36)}.`;
  }
}
