import { keyMatcher } from '../keys/dependency-table.js';
import type { RedisLink } from './redis-link.js';

/** How many patterns are kept: an entry older than all of them counts as swept. */
export const SWEEPS_KEPT = 256;

/**
 * Patterns made up while running. They have no tag: each gets a stamp in a list, and the last one's stamp is a tag that
 * every key has. An entry stored under an older one is good if no pattern since then matches its key.
 */
export class Sweeps {
  private order = new Map<string, number>();
  /** A sweep that left no list behind: everything older than it is gone. */
  private absent: string | undefined;
  private matchers: ((key: string) => boolean)[] = [];

  constructor(private readonly link: RedisLink) {}

  /** Whether a key stored while `stored` was the last sweep is still good now that `current` is. */
  async spares(key: string, stored: string, current: string): Promise<boolean> {
    if (!this.order.has(current) && this.absent !== current) await this.refresh(current);
    const from = this.order.get(stored);
    const to = this.order.get(current);
    if (from === undefined || to === undefined) return false;
    return !this.matchers.slice(from + 1).some((match) => match(key));
  }

  private async refresh(current: string): Promise<void> {
    const list = await this.link.command<string[]>(['LRANGE', `${this.link.prefix}sweeps`, '0', '-1']);
    this.order = new Map(list.map((line, position) => [line.slice(0, line.indexOf(' ')), position]));
    this.absent = this.order.has(current) ? undefined : current;
    this.matchers = list.map((line) => keyMatcher(line.slice(line.indexOf(' ') + 1)));
  }
}
