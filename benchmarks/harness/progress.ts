import type { Measurement } from './measure.js';
import { amount } from './report.js';

const CLEAR_LINE = '\r\u001B[2K';
const EVERY_MS = 1000;

/** Says what is going on: a line that is written anew on a terminal, lines of their own elsewhere. */
export class Progress {
  private done = 0;
  private of = 0;
  private timer: NodeJS.Timeout | undefined;
  private line = '';
  private latest = '';
  private startedAt = 0;

  constructor(private readonly output: NodeJS.WriteStream = process.stderr) {}

  /** So many scenarios more. */
  expect(scenarios: number): void {
    this.of += scenarios;
  }

  begin({ name, question }: Pick<Measurement, 'name' | 'question'>): void {
    this.prepare(`[${this.done + 1}/${this.of}] ${name}: ${question}`);
  }

  /** What takes its time before anything is measured. */
  prepare(text: string): void {
    this.line = text;
    this.startedAt = performance.now();
    if (!this.output.isTTY) this.output.write(`${this.line}\n`);
    this.tell('');
    if (this.output.isTTY) this.timer ??= setInterval(() => this.tell(this.latest), EVERY_MS).unref();
  }

  readonly tell = (what: string): void => {
    this.latest = what;
    if (!this.output.isTTY) return;
    const seconds = Math.round((performance.now() - this.startedAt) / 1000);
    const text = `${this.line}${what && `: ${what}`} (${seconds} s)`;
    this.output.write(`${CLEAR_LINE}${text.slice(0, this.output.columns - 1)}`);
  };

  end({ name, ours, unit, target, passed, failure }: Measurement): void {
    this.done += 1;
    const found = ours ? amount(ours.p95 ?? ours.median, unit) : failure;
    if (this.output.isTTY) this.output.write(CLEAR_LINE);
    this.output.write(`${passed ? 'PASS' : 'FAIL'}  ${name}: ${found} (${target})\n`);
  }

  stop(): void {
    clearInterval(this.timer);
    if (this.output.isTTY) this.output.write(CLEAR_LINE);
  }
}
