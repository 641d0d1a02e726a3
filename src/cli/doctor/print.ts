import type { Finding, Level } from './finding.js';

const COUNTED: Record<Level, string> = { ok: 'well', warn: 'to look at', fail: 'to mend' };

export function summary(findings: readonly Finding[]): string {
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  return (['ok', 'warn', 'fail'] as const).map((level) => `${count(level)} ${COUNTED[level]}`).join(', ');
}

/** One line a finding; below those that are not well, what to do. */
export function lines(findings: readonly Finding[]): string {
  const name = Math.max(...findings.map(({ check }) => check.length));
  return findings
    .flatMap(({ level, check, says, todo }) => [
      `${level.padEnd(4)}  ${check.padEnd(name)}  ${says}`,
      ...(todo === undefined ? [] : [`${' '.repeat(4 + 2 + name + 2)}→ ${todo}`]),
    ])
    .join('\n');
}
