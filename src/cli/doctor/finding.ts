export type Level = 'ok' | 'warn' | 'fail';

/** What one check has found: what it means, and what to do about it unless all is well. */
export interface Finding {
  check: string;
  level: Level;
  says: string;
  todo?: string;
}

/** The findings of one check. */
export class Findings {
  readonly all: Finding[] = [];

  ok(check: string, says: string): void {
    this.all.push({ check, level: 'ok', says });
  }

  warn(check: string, says: string, todo: string): void {
    this.all.push({ check, level: 'warn', says, todo });
  }

  fail(check: string, says: string, todo: string): void {
    this.all.push({ check, level: 'fail', says, todo });
  }
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

export function inBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 1024 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`;
}

const MOST_NAMED = 5;

/** The first few names, and how many more there are. */
export function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
