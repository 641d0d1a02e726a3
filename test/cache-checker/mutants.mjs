/**
 * The cache with one thing left out, and the circumstances under which that has to be noticed. A checker that lets
 * one of them pass would let the same mistake pass in the real one.
 */
export const MUTANTS = [
  {
    name: 'stamps-taken-after-the-load',
    run: { databaseMs: 40 },
    changes: [
      {
        file: 'redis/shared-loads.ts',
        from: 'const { life, body } = keep;',
        to: 'const { life, body } = keep; lock.stamps = await this.link.command(["MGET", ...lock.names.tags]);',
      },
    ],
  },
  {
    name: 'stamps-not-compared',
    run: { tier: 'l2' },
    changes: [
      { file: 'redis/redis-backend.ts', from: 'opened.signature !== current', to: 'opened.signature === "never"' },
    ],
  },
  {
    name: 'late-answers-kept-in-memory',
    run: { writePauseMs: 10 },
    changes: [
      {
        file: 'engine/memory-tier.ts',
        from: 'if (stamp !== undefined && stamp !== entry.stamps[position]) return false;',
        to: '',
      },
    ],
  },
  {
    name: 'writers-do-not-wait-for-nodes',
    run: { writePauseMs: 40, jitterMs: 15, databaseMs: 4 },
    changes: [
      {
        file: 'redis/acknowledgements.ts',
        from: 'if (open.size === 0 && unknownHolders <= 0) return;',
        to: 'if (unknownHolders <= 0) return;',
      },
    ],
  },
  {
    name: 'memory-served-without-a-lease',
    run: { fault: 'pauseNode', faultEveryMs: 200, writePauseMs: 100, databaseMs: 4, seconds: 6 },
    changes: [
      { file: 'redis/redis-backend.ts', from: 'return this.parts.coherence.leaseUntil;', to: 'return Infinity;' },
    ],
  },
  {
    name: 'young-epochs-trusted',
    run: { fault: 'flush', faultEveryMs: 300, writePauseMs: 150, jitterMs: 20, databaseMs: 4, seconds: 8 },
    changes: [
      {
        file: 'redis/acknowledgements.ts',
        from: 'unknownHolders: Math.max(0, born + leaseMs - Number(now))',
        to: 'unknownHolders: 0 * born',
      },
    ],
  },
  {
    name: 'loads-joined-by-key-alone',
    run: { databaseMs: 80, writePauseMs: 10, tier: 'l2' },
    changes: [
      {
        file: 'redis/shared-loads.ts',
        from: '(seen !== null && flight.signature === seen)',
        to: '(seen !== null || flight.signature === seen)',
      },
    ],
  },
  {
    name: 'loads-joined-by-key-while-redis-is-away',
    run: { databaseMs: 80, fault: 'killClients', faultEveryMs: 400 },
    changes: [
      {
        file: 'redis/redis-backend.ts',
        from: 'return this.conveyor.run(request.key, async () => request.load());',
        to: `const running = (this.running ??= new Map());
          const known = running.get(request.key);
          if (known) return known;
          const run = Promise.resolve(request.load()).finally(() => running.delete(request.key));
          running.set(request.key, run);
          return run;`,
      },
    ],
  },
  {
    name: 'announced-writes-not-bypassed',
    run: { databaseMs: 40 },
    changes: [
      { file: 'redis/redis-backend.ts', from: "stamp?.startsWith('pending:')", to: "stamp?.startsWith('never:')" },
      {
        file: 'redis/load-scripts.ts',
        from: "if string.sub(stamp, 1, 8) == 'pending:' then changing = true end",
        to: '',
      },
      { file: 'redis/state-scripts.ts', from: "if ARGV[8] ~= 'abandon' then before = '' end", to: '' },
      { file: 'redis/state-scripts.ts', from: "if ARGV[8] == 'abandon' and writes", to: 'if writes' },
    ],
  },
  {
    name: 'sweeps-that-spare-everything',
    run: {},
    changes: [{ file: 'redis/sweeps.ts', from: 'return !this.matchers', to: 'return true || !this.matchers' }],
  },
];
