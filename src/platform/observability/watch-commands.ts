import type { RedisConnections } from '../redis/index.js';
import { currentRequest, type RequestContext } from './request-context.js';

/** Asked of Redis in the name of a request. */
export interface RanCommand {
  request: RequestContext;
  /** Such as `EVALSHA`: what it is about is nobody's business. */
  name: string;
  milliseconds: number;
  isError: boolean;
}

type Send = <T>(args: string[], ...more: unknown[]) => Promise<T>;

export function watchCommands({ commands }: RedisConnections, tell: (command: RanCommand) => void): void {
  commands.eachClient((client) => {
    const send = client.sendCommand.bind(client) as Send;
    const watched: Send = (args, ...more) => {
      const [request, start] = [currentRequest(), performance.now()];
      const answer = send<never>(args, ...more);
      if (!request) return answer;
      const end = (isError: boolean) => () =>
        tell({ request, name: args[0] ?? '', milliseconds: performance.now() - start, isError });
      answer.then(end(false), end(true));
      return answer;
    };
    client.sendCommand = watched;
  });
}
