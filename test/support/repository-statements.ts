import { AsyncLocalStorage } from 'node:async_hooks';
import { ModulesContainer } from '@nestjs/core';
import type { Logger } from 'typeorm';
import type { TestApp } from './app.js';

type Method = (...given: unknown[]) => unknown;

export interface RepositoryStatements {
  /** Repository → method → the different statements it has sent, in the order of their first use. */
  sent: Map<string, Map<string, Set<string>>>;
}

const KEYWORDS =
  /(?<!DELETE|LEFT)\s+(?=(?:FROM|WHERE|ORDER BY|GROUP BY|LIMIT|VALUES|RETURNING|ON CONFLICT|SET|UNION|LEFT JOIN|JOIN|FOR UPDATE|FOR NO KEY UPDATE|AND)\b)/g;

/** One form for one statement: white space and line breaks are no part of it. */
export const normalise = (sql: string): string => sql.replaceAll(/\s+/g, ' ').trim().replaceAll(KEYWORDS, '\n  ');

function repositoriesOf(test: TestApp): object[] {
  const found = new Set<object>();
  for (const module of test.app.get(ModulesContainer).values()) {
    for (const [token, { instance }] of module.providers) {
      if (typeof token === 'function' && token.name.endsWith('Repository') && instance) found.add(instance);
    }
  }
  return [...found];
}

const methodsOf = (repository: object): string[] =>
  [...Object.getOwnPropertyNames(Object.getPrototypeOf(repository)), ...Object.keys(repository)].filter(
    (name) => name !== 'constructor' && typeof (repository as Record<string, unknown>)[name] === 'function',
  );

/** Notes from now on which method of which repository sends which statement. */
export function noteStatements(test: TestApp, isOfInterest: (repository: string) => boolean): RepositoryStatements {
  const within = new AsyncLocalStorage<Set<string>>();
  const sent: RepositoryStatements['sent'] = new Map();
  for (const repository of repositoriesOf(test)) {
    const { name } = repository.constructor;
    if (!isOfInterest(name)) continue;
    const methods = new Map<string, Set<string>>();
    sent.set(name, methods);
    for (const method of methodsOf(repository)) {
      const statements = new Set<string>();
      methods.set(method, statements);
      const original = (repository as Record<string, Method>)[method] as Method;
      (repository as Record<string, Method>)[method] = (...given) =>
        within.run(statements, () => original.apply(repository, given));
    }
  }
  const { logger } = test.dataSource;
  const logQuery: Logger['logQuery'] = (sql) => void within.getStore()?.add(normalise(sql));
  test.dataSource.logger = Object.assign(Object.create(logger) as Logger, { logQuery });
  return { sent };
}
