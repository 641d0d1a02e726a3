import type { AnsweredRequest } from './observe-requests.middleware.js';
import { newTally } from './request-context.js';
import { RequestLog } from './request-log.js';
import type { ServerLog } from './server-log.js';

function logged(...requests: { milliseconds?: number; route?: string; status?: number; subject?: string }[]) {
  const lines: string[] = [];
  const log = new RequestLog({
    tellsInfo: true,
    writeReady: (line: string) => lines.push(line),
  } as unknown as ServerLog);
  for (const { milliseconds = 1, route = '/a', status = 200, subject = null } of requests)
    log.end({
      context: { requestId: 'id', trace: { traceId: 'trace' }, method: 'GET', statements: newTally() },
      request: { principal: { workspaceId: 1, subject } },
      route,
      status,
      milliseconds,
    } as unknown as AnsweredRequest);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('writes durations as numbers, rounded to hundredths', () => {
  const given = [0, 0.004, 0.005, 0.1, 0.99, 0.999, 1, 7.05, 12.345, 100.5, 3_600_000.07, 1e11];
  expect(logged(...given.map((milliseconds) => ({ milliseconds }))).map(({ durationMs }) => durationMs)).toEqual(
    given.map((milliseconds) => Math.round(milliseconds * 100) / 100),
  );
});

it('tells the requests of one kind from those of another, however many kinds there are', () => {
  const given = Array.from({ length: 1000 }, (_, i) => ({
    route: `/${i % 3}`,
    status: i % 7 === 0 ? 500 : 200,
    subject: i % 5 === 0 ? `key:"${i}"` : undefined,
  })).map(({ subject, ...rest }) => (subject === undefined ? rest : { ...rest, subject }));
  const told = logged(...given, ...given);
  expect(told).toEqual(
    [...given, ...given].map((kind) =>
      expect.objectContaining({ ...kind, level: kind.status === 500 ? 'error' : 'info', workspace: 1, msg: 'request' }),
    ),
  );
  expect(told.filter(({ subject }) => subject === undefined)).toHaveLength(1600);
});

it('says nothing of probes and scrapes', () => {
  expect(logged({ route: '/health/live' }, { route: '/metrics' }, { route: '/metrics/more' })).toHaveLength(1);
});
