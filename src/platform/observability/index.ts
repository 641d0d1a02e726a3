/**
 * Observability: what the server says of itself.
 *
 *     const log = new ServerLog(openLog({ level: 'info', file: 'logs/app.log' }))
 *     ObservabilityModule.register({ log, slowStatements, repeatedStatements, tracing })
 *     app.use(requestId, observeRequests(app.get(RequestObservers)))
 *     constructor(metrics: Metrics) { this.rows = metrics.counter('import_rows_total', 'Rows of imports', ['outcome']); }
 *
 * Guarantees: labels are closed sets, so that the number of series does not grow with the URLs that are asked for;
 * no value of a statement and no secret is in a log, a metric, a plan or a span; COPY and cursors are measured like
 * every statement, and the wait for a connection apart from it; each line written in the name of a request carries its
 * id and trace; each answer tells its span; OpenTelemetry is not loaded unless spans are asked for.
 */
export { type LogOptions, openLog } from './log-output.js';
export { Metrics, type Sample } from './metrics.js';
export { observeRequests } from './observe-requests.middleware.js';
export { ObservabilityModule } from './observability.module.js';
export type { PlanHint } from './plan-hints.js';
export { RepeatedStatementOptions, RepeatedStatements, TOLERATED_REPETITIONS } from './repeated-statements.js';
export { RequestObservers } from './request-observers.js';
export { ServerLog } from './server-log.js';
export { SlowStatementOptions } from './slow-statements.js';
export { type StatementFigure, StatementFigures } from './statement-figures.js';
export { fingerprintOf } from './fingerprint.js';
