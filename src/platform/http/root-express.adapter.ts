import { createServer } from 'node:http';
import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express, RequestHandler, Response } from 'express';
import { expressClasses } from './express-classes.js';
import { InFront } from './in-front.js';
import { ReadyAnswer } from './ready-answer.js';

type Handler = Parameters<ExpressAdapter['use']>[0];

/** What the stock adapter does to the server that it makes itself. */
const needsStockServer = (options: NestApplicationOptions | undefined): boolean =>
  options?.httpsOptions !== undefined ||
  options?.forceCloseConnections === true ||
  options?.return503OnClosing === true;

/**
 * Nest hangs its last two handlers below the global prefix, where Express cuts the prefix off the path, and leaves all
 * other paths to Express and its HTML. Here both stand at the root: every path is answered in one shape, and whole.
 * Its server makes requests and responses of Express's classes at once (see expressClasses), and has handlers in front of
 * Express (see InFront); with https it is the stock server. What is ready to be sent sends itself.
 */
export class RootExpressAdapter extends ExpressAdapter {
  private inFront: InFront | undefined;

  override initHttpServer(options: NestApplicationOptions): void {
    if (needsStockServer(options)) return super.initHttpServer(options);
    const app = this.getInstance<Express>();
    this.inFront = new InFront(app);
    this.setHttpServer(createServer(expressClasses(app), this.inFront.listener));
  }

  /** For every request, before all that `use` adds. */
  useInFront(...handlers: RequestHandler[]): void {
    if (this.inFront) this.inFront.add(handlers);
    else this.use(...handlers);
  }

  override reply(response: Response, body: unknown, status?: number): unknown {
    if (body instanceof ReadyAnswer) return body.sendTo(response.req, response);
    return super.reply(response, body, status);
  }

  override setErrorHandler(handler: Handler): unknown {
    return this.use(handler);
  }

  override setNotFoundHandler(handler: Handler): unknown {
    return this.use(handler);
  }
}
