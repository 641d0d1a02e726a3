import { ExpressAdapter } from '@nestjs/platform-express';

type Handler = Parameters<ExpressAdapter['use']>[0];

/**
 * Nest hangs its last two handlers below the global prefix, where Express cuts the prefix off the path, and leaves all
 * other paths to Express and its HTML. Here both stand at the root: every path is answered in one shape, and whole.
 */
export class RootExpressAdapter extends ExpressAdapter {
  override setErrorHandler(handler: Handler): unknown {
    return this.use(handler);
  }

  override setNotFoundHandler(handler: Handler): unknown {
    return this.use(handler);
  }
}
