const NONE = 'no REDIS_URL, no Redis at 127.0.0.1:6379, no redis-server on the PATH';

/** The Redis of this run. Use keys with a prefix of your own and remove them: it may be somebody's. */
export function redisUrl(): string {
  const url = process.env['TEST_REDIS_URL'];
  if (!url) throw new Error(`There is no Redis for this run: ${NONE}`);
  return url;
}

/** A suite that needs Redis: skipped with the reason in its name where there is none, failing where CI has none. */
export function describeWithRedis(name: string, suite: () => void): void {
  if (process.env['TEST_REDIS_URL']) {
    describe(name, suite);
  } else if (process.env['CI']) {
    describe(name, () => {
      it('has a Redis to run against', () => {
        redisUrl();
      });
    });
  } else {
    process.stderr.write(`Skipped: ${name} (${NONE})\n`);
    describe.skip(`${name} (skipped: ${NONE})`, suite);
  }
}
