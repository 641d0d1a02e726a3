import { doctor } from '../../src/cli/doctor/doctor.js';
import type { Finding } from '../../src/cli/doctor/finding.js';
import { loadEnv } from '../../src/config/env.js';

interface Answer {
  code: unknown;
  out: string;
}

/** What the doctor prints, and the exit code that it asks for. */
export async function answerOf(words: string[], settings: Record<string, string>): Promise<Answer> {
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((text) => void lines.push(String(text)));
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await doctor(words)(loadEnv({ NODE_ENV: 'test', LOG_FILE: 'off', ...settings }));
    return { code: process.exitCode, out: lines.join('\n') };
  } finally {
    process.exitCode = before;
    log.mockRestore();
  }
}

type Examined = { code: unknown; found: (check: string) => Finding | undefined; findings: Finding[] };

/** What it finds, check by check. */
export async function examine(settings: Record<string, string>, ...words: string[]): Promise<Examined> {
  const { code, out } = await answerOf(['--json', ...words], settings);
  const { findings, isWell } = JSON.parse(out) as { findings: Finding[]; isWell: boolean };
  expect(code).toBe(isWell ? 0 : 1);
  return { code, findings, found: (check) => findings.find((finding) => finding.check === check) };
}
