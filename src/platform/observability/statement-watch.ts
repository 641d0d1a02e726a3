import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, type RunStatement, type StatementWatcher } from '../database/index.js';
import { type Fingerprint, fingerprintOf } from './fingerprint.js';
import { currentRepositoryMethod, currentRequest, type RequestContext } from './request-context.js';

/** A statement that has ended, with who asked for it. */
export interface WatchedStatement {
  statement: RunStatement;
  request: RequestContext | undefined;
  /** Such as `SessionsRepository.findPage`. */
  repositoryMethod: string | undefined;
  fingerprint: () => Fingerprint;
}

export type StatementObserver = (watched: WatchedStatement) => void;

/** Follows every statement of this process from its asker to its end, and tells those who watch. */
@Injectable()
export class StatementWatch implements StatementWatcher, OnModuleInit {
  private readonly starters: StatementObserver[] = [];
  private readonly enders: StatementObserver[] = [];
  private readonly running = new WeakMap<object, WatchedStatement>();

  constructor(private readonly database: Database) {}

  onStart(observer: StatementObserver): void {
    this.starters.push(observer);
  }

  onEnd(observer: StatementObserver): void {
    this.enders.push(observer);
  }

  onModuleInit(): void {
    this.database.watchStatements(this);
  }

  begin(statement: RunStatement): void {
    const watched: WatchedStatement = {
      statement,
      request: currentRequest(),
      repositoryMethod: currentRepositoryMethod(),
      fingerprint: () => fingerprintOf(statement.text),
    };
    this.running.set(statement, watched);
    for (const observe of this.starters) observe(watched);
  }

  end(statement: RunStatement): void {
    const watched = this.running.get(statement);
    if (!watched) return;
    const { request } = watched;
    if (request) {
      request.statements.count += 1;
      request.statements.milliseconds += statement.milliseconds;
      request.statements.waitMilliseconds += statement.waitMilliseconds;
    }
    for (const observe of this.enders) observe(watched);
  }
}
