import { z } from 'zod';
import type { Keyspace } from './check-redis.js';
import { Findings } from './finding.js';

const ANSWER_MS = 5_000;
/** Fewer reads say nothing: a server has just started. */
const ENOUGH = 1_000;
const TARGET = 0.8;

const Health = z.object({
  details: z.object({
    cache: z.object({ hits: z.record(z.string(), z.number()), misses: z.number(), hitRate: z.number() }),
  }),
});

/** Of a running server if one is named, else of the Redis that all of them share. */
export async function checkCache(
  { baseUrl, key, isEnabled }: { baseUrl: string | undefined; key: string | undefined; isEnabled: boolean },
  keyspace: Keyspace | undefined,
): Promise<Findings> {
  const findings = new Findings();
  if (!isEnabled)
    findings.warn('hit rate', 'CACHE_ENABLED is false: every answer is made anew', 'Set CACHE_ENABLED=true');
  else if (baseUrl !== undefined) await askServer(findings, baseUrl, key);
  else if (keyspace) judgeKeys(findings, keyspace);
  else findings.ok('hit rate', 'Not looked at: --base-url names the server to ask');
  return findings;
}

async function askServer(findings: Findings, baseUrl: string, key: string | undefined): Promise<void> {
  const url = new URL('/health', baseUrl);
  let response: Response;
  try {
    response = await fetch(url, {
      headers: key === undefined ? {} : { 'X-API-Key': key },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    findings.fail(
      'hit rate',
      `${url.href} does not answer: ${cause?.message || message}`,
      'Start the server, or mend --base-url',
    );
    return;
  }
  if (response.status === 401 || response.status === 403) {
    findings.warn(
      'hit rate',
      `${url.href} wants a key`,
      'Run the doctor with the ADMIN_KEY of the server in its settings',
    );
    return;
  }
  const health = Health.safeParse(await response.json().catch(() => undefined));
  if (!health.success) {
    findings.fail(
      'hit rate',
      `${url.href} answers ${response.status}, and not as this program does`,
      'Mend --base-url',
    );
    return;
  }
  const { hits, misses, hitRate } = health.data.details.cache;
  const reads = Object.values(hits).reduce((sum, count) => sum + count, misses);
  judge(findings, `Of the answers of ${url.origin} since its start`, reads, hitRate);
}

function judgeKeys(findings: Findings, { hits, misses }: Keyspace): void {
  const reads = hits + misses;
  judge(findings, 'Of all keys of Redis, whoever asked for them', reads, hits / Math.max(1, reads));
}

function judge(findings: Findings, whose: string, reads: number, rate: number): void {
  if (reads < ENOUGH) return findings.ok('hit rate', `${whose}: ${reads} reads are too few to judge`);
  const says = `${whose}, ${(rate * 100).toFixed(1)} % of ${reads} were kept already`;
  if (rate >= TARGET) findings.ok('hit rate', says);
  else
    findings.warn(
      'hit rate',
      says,
      'GET /api/v1/cache/stats shows which kinds miss, and why: time up (CACHE_DEFAULT_TTL), writes, or evictions (maxmemory)',
    );
}
