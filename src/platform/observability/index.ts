/**
 * Observability: what the server says of itself.
 *
 *     NestFactory.create(module, { logger: new QuietConsoleLogger() })
 */
export { QuietConsoleLogger } from './console-logger.js';
