import type { NestExpressApplication } from '@nestjs/platform-express';
import { ModulesContainer } from '@nestjs/core';

type Method = (...given: unknown[]) => unknown;

/** Milliseconds of each call by `SessionsRepository.list`, of every method of every repository that asks the database. */
export type Calls = Map<string, number[]>;

function* repositoriesOf(app: NestExpressApplication): Generator<[name: string, prototype: object, instance: object]> {
  const seen = new Set<unknown>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const [token, { instance }] of module.providers) {
      if (typeof token !== 'function' || !/.Repository$/.test(token.name) || seen.has(token)) continue;
      seen.add(token);
      yield [token.name, token.prototype as object, instance as object];
    }
  }
}

/** Whatever a service does in one is no work of the repository. */
const NO_WORK = new Set(['constructor', 'inTransaction']);

const methodsOf = (prototype: object): string[] =>
  Object.getOwnPropertyNames(prototype).filter((name) => !NO_WORK.has(name));

/** Of an application that may be declared only: `SessionsRepository.list`. */
export const methodNames = (app: NestExpressApplication): string[] =>
  [...repositoriesOf(app)].flatMap(([repository, prototype]) =>
    methodsOf(prototype).map((name) => `${repository}.${name}`),
  );

/** Times every call from now on. What gives no promise asks nothing of the database. */
export function timeCalls(app: NestExpressApplication): Calls {
  const calls: Calls = new Map();
  for (const [repository, prototype, instance] of repositoriesOf(app)) {
    for (const name of methodsOf(prototype)) {
      const original = (prototype as Record<string, Method>)[name] as Method;
      (instance as Record<string, Method>)[name] = (...given) => {
        const start = performance.now();
        const answer = original.apply(instance, given);
        if (!(answer instanceof Promise)) return answer;
        const taken = calls.get(`${repository}.${name}`) ?? [];
        calls.set(`${repository}.${name}`, taken);
        return answer.finally(() => taken.push(performance.now() - start));
      };
    }
  }
  return calls;
}
