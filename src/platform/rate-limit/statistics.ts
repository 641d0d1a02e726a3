export type LimitDecision = 'allowed' | 'refused';

/** What was decided since the start of this process, by policy. */
export class LimitStatistics {
  private readonly policies = new Map<string, Record<LimitDecision, number>>();
  /** Hits that were counted in memory because Redis did not answer. */
  fallbacks = 0;

  note(policy: string, decision: LimitDecision): void {
    const decisions = this.policies.get(policy) ?? { allowed: 0, refused: 0 };
    this.policies.set(policy, decisions);
    decisions[decision] += 1;
  }

  decisions(): [policy: string, decision: LimitDecision, count: number][] {
    const decided: [string, LimitDecision, number][] = [];
    for (const [policy, { allowed, refused }] of this.policies)
      decided.push([policy, 'allowed', allowed], [policy, 'refused', refused]);
    return decided;
  }
}
