import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ServerLog } from './server-log.js';
import { operationOf } from './statement-operation.js';
import { StatementWatch, type WatchedStatement } from './statement-watch.js';

/** One request that ran the same reading statement again and again: as a rule one for each row of another (N+1). */
export interface RepeatedStatement {
  route: string;
  repositoryMethod: string | undefined;
  sql: string;
  /** Where the statement was sent from, innermost first, without the libraries. */
  callSite: string[];
}

export class RepeatedStatementOptions {
  constructor(
    /** Whether to look for them: in development and tests. */
    readonly reported: boolean,
  ) {}
}

/** A list or tree has one statement a level; pages of a keyset walk inside one request are few. */
export const TOLERATED_REPETITIONS = 5;
const KEPT = 100;

/** Lines of our own code; the libraries of a program stand in `node_modules`, or come with maps to sources elsewhere. */
const isOurs = (line: string): boolean =>
  line.includes(process.cwd()) && !/node_modules|platform\/(observability|database)\//.test(line);

const callSite = (): string[] =>
  (new Error().stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(isOurs);

@Injectable()
export class RepeatedStatements implements OnModuleInit {
  /** The latest, for tests. */
  readonly found: RepeatedStatement[] = [];

  constructor(
    private readonly watch: StatementWatch,
    private readonly options: RepeatedStatementOptions,
    private readonly log: ServerLog,
  ) {}

  onModuleInit(): void {
    this.watch.onStart((watched) => this.count(watched));
  }

  private count(watched: WatchedStatement): void {
    const { request, statement } = watched;
    if (!request || operationOf(statement.text) !== 'select') return;
    const { runs } = request.statements;
    const { id } = watched.fingerprint();
    const times = (runs.get(id) ?? 0) + 1;
    runs.set(id, times);
    if (times === TOLERATED_REPETITIONS + 1 && this.options.reported) this.report(watched);
  }

  private report({ request, repositoryMethod, fingerprint }: WatchedStatement): void {
    const route = `${request?.method} ${request?.route()}`;
    const repeated = { route, repositoryMethod, sql: fingerprint().text, callSite: callSite() };
    this.found.push(repeated);
    if (this.found.length > KEPT) this.found.shift();
    this.log.write('warn', 'REPEATED STATEMENT', {
      requestId: request?.requestId,
      times: TOLERATED_REPETITIONS + 1,
      ...repeated,
    });
  }
}
