import { ConsoleLogger } from '@nestjs/common';

/** What Nest says of each module and route that it finds: true at every start, and news at none. */
const NOISE = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);

/** Nest's own log on the console, without its inventory. */
export class QuietConsoleLogger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (!NOISE.has(String(rest.at(-1)))) super.log(message, ...(rest as [string]));
  }
}
