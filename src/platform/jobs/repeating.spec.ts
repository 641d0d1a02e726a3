import { Repeating } from './repeating.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const repeating = (run: () => Promise<{ more: boolean }>) => {
  const failures: unknown[] = [];
  const options = { intervalMs: 1000, maxPauseMs: 4000, onFailure: (error: unknown) => void failures.push(error) };
  return { job: new Repeating(run, options), failures };
};

it('runs again at once while there is more, and after the interval when there is not', async () => {
  let runs = 0;
  const { job } = repeating(async () => ({ more: (runs += 1) < 3 }));
  job.start();
  await jest.advanceTimersByTimeAsync(10);
  expect(runs).toBe(3);
  await jest.advanceTimersByTimeAsync(900);
  expect(runs).toBe(3);
  await jest.advanceTimersByTimeAsync(200);
  expect(runs).toBe(4);
  await job.stop();
});

it('goes on after failures with longer pauses, and tells of the first one in a row', async () => {
  const times: number[] = [];
  const { job, failures } = repeating(async () => {
    times.push(Date.now());
    throw new Error('away');
  });
  job.start();
  await jest.advanceTimersByTimeAsync(15_000);
  const pauses = times.slice(1).map((time, i) => time - Number(times[i]));
  expect(pauses.slice(0, 4)).toEqual([2000, 4000, 4000, 4000]);
  expect(failures).toHaveLength(1);
  await job.stop();
});

it('has ended when stop resolves, and never begins again', async () => {
  let runs = 0;
  let finish: (left: { more: boolean }) => void = () => undefined;
  const { job } = repeating(() => {
    runs += 1;
    return new Promise((resolve) => (finish = resolve));
  });
  job.start();
  await jest.advanceTimersByTimeAsync(0);
  let stopped = false;
  const stopping = job.stop().then(() => (stopped = true));
  await jest.advanceTimersByTimeAsync(5000);
  expect(stopped).toBe(false);
  finish({ more: true });
  await stopping;
  await jest.advanceTimersByTimeAsync(5000);
  expect(runs).toBe(1);
});
