/**
 * Shutdown: a process that ends without a client noticing.
 *
 *     const signals = listenForSignals();                         before anything is started
 *     ShutdownModule.register({ drainSeconds: 5, timeoutSeconds: 20 })
 *     app.get(Shutdown).watch(app.getHttpServer());               before the server listens
 *     signals.stop((signal) => shutdown.stop(app, signal));       once it does
 *
 * Guarantees: from SIGTERM on `hasBegun` is true, so that probes tell the load balancer; the server goes on serving for
 * the drain time, and every answer closes its connection; then it takes no more, requests under way end, and what has
 * not ended after the timeout is cut off: a transaction that is cut rolls back. Ctrl-C does the same without the drain
 * time. A second signal ends the process at once.
 */
export { Shutdown, type ShutdownOptions } from './shutdown.js';
export { ShutdownModule } from './shutdown.module.js';
export { listenForSignals } from './signals.js';
