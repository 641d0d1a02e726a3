import { AsyncLocalStorage } from 'node:async_hooks';
import { SteppedLoader } from '../../../../test/platform/stepped-loader.js';
import { Conveyor } from './conveyor.js';

it('lets callers of one moment share a run, and later ones the next', async () => {
  const conveyor = new Conveyor();
  const loader = new SteppedLoader<string>();
  const first = [conveyor.run('a', loader.load), conveyor.run('a', loader.load)];
  await loader.begun();
  const second = [conveyor.run('a', loader.load), conveyor.run('a', loader.load)];
  loader.answer('first');
  expect(await Promise.all(first)).toEqual(['first', 'first']);
  await loader.begun();
  const third = conveyor.run('a', loader.load);
  loader.answer('second');
  expect(await Promise.all(second)).toEqual(['second', 'second']);
  await loader.begun();
  loader.answer('third');
  expect(await third).toBe('third');
  expect(loader.calls).toBe(3);
});

it('gives a failure to those who share the run, and goes on with the next', async () => {
  const conveyor = new Conveyor();
  let calls = 0;
  const work = async () => {
    if (++calls === 1) throw new Error('once');
    return calls;
  };
  const outcomes = await Promise.allSettled([conveyor.run('a', work), conveyor.run('a', work)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await conveyor.run('a', work)).toBe(2);
});

it('runs different names side by side', async () => {
  const conveyor = new Conveyor();
  const [left, right] = [new SteppedLoader<string>(), new SteppedLoader<string>()];
  const runs = [conveyor.run('a', left.load), conveyor.run('b', right.load)];
  await Promise.all([left.begun(), right.begun()]);
  right.answer('b');
  left.answer('a');
  expect(await Promise.all(runs)).toEqual(['a', 'b']);
});

it('runs work as part of the request that asked for it first', async () => {
  const conveyor = new Conveyor();
  const loader = new SteppedLoader<string>();
  const request = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const work = async () => {
    seen.push(request.getStore());
    return loader.load();
  };
  const first = request.run('first', () => conveyor.run('a', work));
  await loader.begun();
  const second = request.run('second', () => conveyor.run('a', work));
  loader.answer('');
  await first;
  await loader.begun();
  loader.answer('');
  await second;
  expect(seen).toEqual(['first', 'second']);
});
