import type { Change } from './coherence.js';

/** A change without its stamp: each attempt to make it known has its own. */
export type Subject = Omit<Change, 'stamp'>;

/** Beyond this the list is replaced by one change that makes everything a miss. */
const MAX_TAGS = 10_000;
const TAGS_AT_ONCE = 1000;
const AGAIN_AFTER_MS = 100;

/** Changes that Redis has not taken: handed in before this node reads from it again. */
export class Undelivered {
  private readonly tags = new Set<string>();
  private readonly sweeps = new Set<string>();
  private underWay = 0;
  private retrying: NodeJS.Timeout | undefined;

  constructor(private readonly send: (subject: Subject) => Promise<void>) {}

  get size(): number {
    return this.tags.size + this.sweeps.size + this.underWay;
  }

  add({ tags, sweep }: Subject): void {
    for (const tag of tags) this.tags.add(tag);
    if (sweep !== undefined) this.sweeps.add(sweep);
    if (this.tags.size > MAX_TAGS) {
      this.tags.clear();
      this.sweeps.add('');
    }
    this.retryLater();
  }

  async handIn(): Promise<void> {
    for (const sweep of this.sweeps) {
      this.sweeps.delete(sweep);
      await this.trySending({ tags: [], sweep });
    }
    while (this.tags.size > 0) {
      const tags = [...this.tags].slice(0, TAGS_AT_ONCE);
      for (const tag of tags) this.tags.delete(tag);
      await this.trySending({ tags });
    }
  }

  /** Taken off the list first: what is added meanwhile is another change, even of the same tag. */
  private async trySending(subject: Subject): Promise<void> {
    this.underWay++;
    try {
      await this.send(subject);
    } catch (error) {
      this.add(subject);
      throw error;
    } finally {
      this.underWay--;
    }
  }

  /** Recovery hands them in first; this is for a server that answers, but refused. */
  private retryLater(): void {
    if (this.retrying) return;
    this.retrying = setTimeout(() => {
      this.retrying = undefined;
      this.handIn().catch(() => undefined); // whatever failed is on the list again, and will be retried
    }, AGAIN_AFTER_MS);
    this.retrying.unref();
  }
}
