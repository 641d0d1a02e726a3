import { IncomingMessage, type ServerOptions, ServerResponse } from 'node:http';
import type { Express } from 'express';

/**
 * Express turns what Node's server made into its own request and response by changing the prototype of both, for each
 * request: on Node 20 four fifths of all that a small answer costs. A server that makes objects with these prototypes
 * leaves Express nothing to change. The classes take the place of `app.request` and `app.response`, and have them as
 * prototypes: what is defined there before or later holds for every request. To be called before the first request.
 */
export function expressClasses(app: Express): Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse extends ServerResponse {}
  // `class … extends` is what V8 makes fast objects of; Reflect.construct with another newTarget is slower than stock.
  Object.setPrototypeOf(ExpressRequest.prototype, app.request);
  Object.setPrototypeOf(ExpressResponse.prototype, app.response);
  app.request = ExpressRequest.prototype as unknown as Express['request'];
  app.response = ExpressResponse.prototype as unknown as Express['response'];
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse as typeof ServerResponse };
}
