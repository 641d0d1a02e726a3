/** What was counted since the start of this process; `limited` by policy. */
export class LimitStatistics {
  allowed = 0;
  readonly limited: Record<string, number> = {};
  /** Hits that were counted in memory because Redis did not answer. */
  fallbacks = 0;

  refused(policy: string): void {
    this.limited[policy] = (this.limited[policy] ?? 0) + 1;
  }
}
