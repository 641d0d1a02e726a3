import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chosen, UsageError } from '../benchmarks/harness/arguments.js';
import { compare, DifferentEnvironment, mustCompare, type Outcome } from '../benchmarks/harness/compare.js';
import { Connection, headerOf } from '../benchmarks/harness/connection.js';
import { figuresOfRuns, median, percentile } from '../benchmarks/harness/figures.js';
import type { Group } from '../benchmarks/harness/group.js';
import { measure, type Measurement } from '../benchmarks/harness/measure.js';
import { losses, report } from '../benchmarks/harness/report.js';
import { runChosen } from '../benchmarks/harness/run.js';
import type { Latency, Limit, Scenario } from '../benchmarks/harness/scenario.js';
import { busyUsers, steadyUsers } from '../benchmarks/harness/users.js';
import { askable, templates } from '../benchmarks/million/routes.js';
import { temporaryFolder } from './support/folder.js';

const FLAGS = { api: ['lists'], database: ['methods', 'bulk'], bulk: ['bulk'] };
const nothing = async (): Promise<void> => undefined;

describe('the command line', () => {
  it('names the groups of its flags, each once', () => {
    expect(chosen(FLAGS, ['--database', '--bulk']).groups).toEqual(['methods', 'bulk']);
    expect(chosen(FLAGS, ['--all', '--users', '200'])).toMatchObject({
      groups: ['lists', 'methods', 'bulk'],
      users: 200,
    });
  });

  it.each([[['--databases']], [[]], [['--api', '--users', '0']], [['--api', '--users', 'many']]])(
    'refuses %j and says how it is used',
    (argv) => {
      expect(() => chosen(FLAGS, argv)).toThrow(UsageError);
    },
  );
});

describe('figures', () => {
  it('are values that occurred, and how far the runs lie apart', () => {
    expect(percentile([5, 1, 4, 2, 3], 0.95)).toBe(5);
    expect(
      percentile(
        Array.from({ length: 100 }, (_, i) => i + 1),
        0.95,
      ),
    ).toBe(95);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(figuresOfRuns([100, 90, 120], 50)).toEqual({ median: 100, p95: 120, p99: 120, rate: 500, spread: 0.3 });
  });
});

describe('a scenario', () => {
  /** Ours takes so many milliseconds, by a clock that stands still otherwise, and the baseline 10. */
  const contest = (ours: number, verify = nothing, baseline = 10): Scenario<undefined> => ({
    name: 'one',
    question: '?',
    baseline: 'another',
    bar: 1.5,
    items: 1,
    rounds: 3,
    open: async () => {
      let now = 0;
      const busy = (ms: number) => async () => void (now += ms);
      return { reset: nothing, ours: busy(ours), baseline: busy(baseline), clock: async () => now, verify };
    },
  });

  it('passes or fails by its baseline in the same run', async () => {
    expect(await measure(contest(5), undefined, () => undefined)).toMatchObject({
      passed: true,
      target: '≤ 1.50 × baseline',
    });
    const slow = await measure(contest(40), undefined, () => undefined);
    expect(slow).toMatchObject({ passed: false, ratio: 4 });
    expect(losses([slow])).toContain('one');
  });

  it.each([
    ['warms up with a run of each side', 10, 8],
    ['counts the first runs of what takes seconds', 5000, 6],
  ])('%s', async (_, milliseconds, runs) => {
    let verified = 0;
    const counting = contest(milliseconds, async () => void (verified += 1), milliseconds);
    expect(await measure(counting, undefined, () => undefined)).toMatchObject({ passed: true, ratio: 1 });
    expect(verified).toBe(runs);
  });

  it('misses when an answer was wrong, is told why, and stops no other', async () => {
    const wrong = contest(1, async () => {
      throw new Error('3 rows, not 4');
    });
    const missed = await measure(wrong, undefined, () => undefined);
    expect(missed).toMatchObject({ passed: false, failure: '3 rows, not 4' });
    expect(report([missed])).toMatch(/one: 3 rows, not 4 .* FAIL/);
  });

  it('is not timed before it was answered once', async () => {
    const calls: string[] = [];
    const latency: Latency<undefined> = {
      name: 'calls',
      question: '?',
      bar: 10,
      rounds: 2,
      load: async () => ({
        ours: async () => {
          calls.push('run');
          return { milliseconds: [calls.length === 1 ? 1000 : 1], seconds: 1 };
        },
      }),
    };
    expect(await measure(latency, undefined, () => undefined)).toMatchObject({ passed: true, ours: { p99: 1 } });
    expect(calls).toHaveLength(3);
  });

  it('may ask for more than a number, too', async () => {
    const limit: Limit<undefined> = {
      name: 'hits',
      question: '?',
      baseline: '',
      unit: '%',
      bar: 80,
      atLeast: true,
      read: async () => ({ ours: 79, baseline: 0 }),
    };
    expect(await measure(limit, undefined, () => undefined)).toMatchObject({ passed: false, target: '> 80 %' });
  });
});

describe('what a server is asked for', () => {
  const known = { sessions: [1, 2], treeSessions: [1], queries: [1], texts: ['a'], results: [1], websites: [1] };
  const catalogue = { ...known, domains: ['a.com'], words: ['word'] };

  it('is everything, and of one that holds little only what it has', () => {
    expect(askable(catalogue)).toEqual(templates);
    const left = askable({ ...catalogue, sessions: [1], treeSessions: [] });
    expect(templates.filter((template) => !left.includes(template))).toEqual(['/sessions/{id}', '/stats/compare']);
  });
});

describe('a comparison', () => {
  const outcome = (milliseconds: number, setting = { cpu: '2 × A', node: 'v20' }): Outcome => ({
    lists: {
      setting,
      measurements: [
        {
          name: 'GET /sessions',
          question: '?',
          unit: 'ms',
          target: 'p95 < 200 ms',
          ours: { median: milliseconds, spread: 0.05 },
          passed: true,
        } satisfies Measurement,
      ],
    },
  });

  const wanted = (setting = { cpu: '2 × A', node: 'v20' }, scenario = 'GET /sessions') => [
    { name: 'lists', setting, scenarios: [{ name: scenario }] },
  ];

  it('is refused to figures of another machine, and what differs is said', () => {
    const other = wanted({ cpu: '64 × B', node: 'v20' });
    expect(() => mustCompare(outcome(10), other)).toThrow(DifferentEnvironment);
    expect(() => mustCompare(outcome(10), other)).toThrow('cpu: 2 × A before, 64 × B now');
    expect(() => mustCompare(outcome(10), wanted())).not.toThrow();
  });

  it('tells worse from better from what is noise', () => {
    expect(compare(outcome(10), outcome(15))).toMatch(/\+50 % +\| WORSE/);
    expect(compare(outcome(10), outcome(5))).toMatch(/-50 % +\| better/);
    expect(compare(outcome(10), outcome(10.5))).toMatch(/\+5 % +\| same/);
  });

  it('is refused where there is nothing in common', () => {
    expect(() => mustCompare({}, wanted())).toThrow(DifferentEnvironment);
    expect(() => mustCompare(outcome(10), wanted(undefined, 'GET /results'))).toThrow(DifferentEnvironment);
  });
});

describe('a run', () => {
  const opened: string[] = [];
  beforeEach(() => {
    opened.length = 0;
    jest.spyOn(console, 'log').mockReturnValue(undefined);
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => jest.restoreAllMocks());

  const group = (name: string): Group => ({
    setting: async () => ({ redis: '7' }),
    open: async () => {
      opened.push(name);
      return { close: nothing };
    },
    scenarios: [
      {
        name: `of ${name}`,
        question: '?',
        baseline: '',
        unit: 'ms',
        bar: 80,
        read: async () => ({ ours: 1, baseline: 0 }),
      },
    ],
  });
  const groups = { lists: group('lists'), bulk: group('bulk') };
  const all = { lists: ['lists'], bulk: ['bulk'] } as const;

  it('opens nothing that it does not need', async () => {
    expect(await runChosen(groups, chosen(all, ['--all', '--only', 'of bulk']))).toBe(true);
    expect(opened).toEqual(['bulk']);
  });

  it('prepares once what groups share, before any of them is opened', async () => {
    const done: string[] = [];
    const prepare = async () => void done.push('prepared');
    const open = async () => {
      done.push('opened');
      return { close: nothing };
    };
    const sharing = { lists: { ...groups.lists, prepare, open }, bulk: { ...groups.bulk, prepare, open } };
    await runChosen(sharing, chosen(all, ['--all']));
    expect(done).toEqual(['prepared', 'opened', 'opened']);
  });

  it('puts its tables where the document has places for them, and opens nothing where one is missing', async () => {
    const [whole, part] = [path.join(temporaryFolder(), 'whole.md'), path.join(temporaryFolder(), 'part.md')];
    const place = (name: string, table: string) => `<!-- benchmark:${name} -->${table}<!-- /benchmark:${name} -->`;
    writeFileSync(whole, `before\n${place('lists', 'old')}\nbetween\n${place('bulk', '')}\nbehind\n`);
    writeFileSync(part, place('lists', 'old'));
    for (const file of [part, 'none.md'])
      await expect(runChosen(groups, chosen(all, ['--all', '--markdown', file]))).rejects.toThrow(UsageError);
    expect(opened).toEqual([]);
    expect(readFileSync(part, 'utf8')).toBe(place('lists', 'old'));
    await runChosen(groups, chosen(all, ['--all', '--markdown', whole]));
    expect(readFileSync(whole, 'utf8')).toMatch(
      /^before\n<!-- benchmark:lists -->\n\nnode: .*of lists.*between\n.*of bulk.*\n\n<!-- \/benchmark:bulk -->\nbehind\n$/s,
    );
    expect(readFileSync(whole, 'utf8')).not.toContain('old');
  });

  it('ends before anything is opened where it could not be compared', async () => {
    const folder = temporaryFolder();
    const [mine, others] = [path.join(folder, 'mine.json'), path.join(folder, 'others.json')];
    await runChosen(groups, chosen(all, ['--all', '--json', mine]));
    const text = readFileSync(mine, 'utf8');
    writeFileSync(others, text.replaceAll('"redis": "7"', '"redis": "6"'));
    opened.length = 0;
    await expect(runChosen(groups, chosen(all, ['--all', '--compare', others]))).rejects.toThrow(
      'redis: 6 before, 7 now',
    );
    await expect(runChosen(groups, chosen(all, ['--all', '--compare', 'none.json']))).rejects.toThrow(UsageError);
    expect(opened).toEqual([]);
    await runChosen(groups, chosen(all, ['--all', '--compare', mine]));
    expect(opened).toEqual(['lists', 'bulk']);
  });
});

describe('users', () => {
  let server: http.Server;
  let url: string;
  let answer: http.RequestListener;
  beforeAll(async () => {
    server = http.createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('read answers whole, of known length or in chunks', async () => {
    const large = 'é'.repeat(200_000);
    answer = (request, response) => {
      response.setHeader('X-Kind', 'test');
      if (request.url === '/known') response.setHeader('Content-Length', Buffer.byteLength(large));
      response.write(large.slice(0, 100_000));
      setImmediate(() => response.end(large.slice(100_000)));
    };
    const connection = await Connection.open(url);
    for (const path of ['/known', '/chunked']) {
      const got = await connection.ask({ path });
      expect([got.status, headerOf(got, 'x-kind'), got.body.toString() === large]).toEqual([200, 'test', true]);
    }
    connection.close();
  });

  it('count what was not answered with what was asked for', async () => {
    let count = 0;
    answer = (_, response) => {
      count += 1;
      response.statusCode = count % 10 === 0 ? 503 : 200;
      response.end('x');
    };
    let left = 100;
    const next = () => (left-- > 0 ? { path: '/' } : undefined);
    const visited = await busyUsers({ url, users: 4, seconds: 60, next });
    expect(visited).toMatchObject({ errors: 10, firstError: 'GET /: 503 x' });
    expect(visited.milliseconds).toHaveLength(100);
  });

  it('that come at a steady rate all wait for a server that stands still, not only those who had asked', async () => {
    let isStanding: Promise<void> | undefined;
    let count = 0;
    answer = (_, response) => {
      count += 1;
      if (count === 20) isStanding = new Promise((resolve) => setTimeout(resolve, 500));
      void (isStanding ?? Promise.resolve()).then(() => response.end('x'));
    };
    const visited = await steadyUsers({ url, users: 2, seconds: 1, perSecond: 200, next: () => ({ path: '/' }) });
    expect(visited.milliseconds).toHaveLength(200);
    // 100 were due while it stood still; the two connections had sent two of them.
    const late = visited.milliseconds.filter((milliseconds) => milliseconds > 100);
    expect(late.length).toBeGreaterThan(60);
  });
});
