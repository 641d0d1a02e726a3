import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Request, RequestHandler } from 'express';
import { buildApiDocument, serveApiDocument } from './api-document.js';
import type { PageSizes } from './api-document-parts.js';
import { AppModule } from './app.module.js';
import { AuthService } from './auth/auth.service.js';
import { authentication } from './auth/authentication.middleware.js';
import type { AuthenticatedRequest } from './auth/principal.js';
import { authEnabled, type Env, isLoopback } from './config/settings.js';
import { commandLog, serverLog } from './logging.js';
import { ProblemFilter } from './platform/errors/index.js';
import { EarlyHits, HttpCacheInterceptor } from './platform/cache/index.js';
import { isNdjson } from './platform/batch/index.js';
import { tagRows } from './platform/conditional/index.js';
import {
  answerBrokenRequests,
  compressed,
  conditions,
  corsFor,
  FinishingInterceptor,
  JsonBodyInterceptor,
  refuseCrossSite,
  refuseForeignNames,
  requestId,
  RootExpressAdapter,
  securityHeaders,
  weakTag,
} from './platform/http/index.js';
import { IdempotencyInterceptor } from './platform/idempotency/index.js';
import { observeRequests, RequestObservers } from './platform/observability/index.js';
import { LIMIT_HEADERS } from './platform/rate-limit/index.js';
import { linkPages } from './platform/pagination/index.js';
import { Shutdown } from './platform/shutdown/index.js';
import { ValidationPipe } from './platform/validation/index.js';

/** In any case, as Express takes a path. */
const IMPORTS = /^\/api\/v1\/(?:sessions\/[^/]+\/)?imports\/?$/i;
const BULK = /^\/api\/v1\/[^/]+\/bulk\/?$/i;

/** Bodies of any size: files to import, of any type, and items as NDJSON. Their routes read them as streams. */
const isStreamed = (request: Request): boolean =>
  IMPORTS.test(request.path) || (BULK.test(request.path) && isNdjson(request));

const typesOf = (request: Request): string =>
  BULK.test(request.path) ? 'application/json or application/x-ndjson' : 'application/json';

const PREFIX = 'api/v1';
/** As Express takes a path: in any case. */
const API = /^\/api\/v1(?:\/|$)/i;
const AT_THE_ROOT = ['', 'dashboard/*path', 'health', 'health/live', 'health/ready', 'health/startup', 'metrics'];

// Swagger UI brings its own scripts and inlines styles; without `upgrade-insecure-requests` it also works over plain http.
const CONTENT_SECURITY_POLICY = {
  useDefaults: true,
  directives: {
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'upgrade-insecure-requests': null,
  },
};

const pageSizes = (env: Env): PageSizes => ({
  perPage: env.PAGINATION_DEFAULT_PER_PAGE,
  maxPerPage: env.PAGINATION_MAX_PER_PAGE,
});

const workspaceOf = (request: Request): number | undefined =>
  (request as Partial<AuthenticatedRequest>).principal?.workspaceId;

const ofApi =
  (handler: RequestHandler): RequestHandler =>
  (request, response, next) =>
    API.test(request.path) ? handler(request, response, next) : next();

/** What happens to a request before any guard, in this order. */
function useMiddleware(app: NestExpressApplication, adapter: RootExpressAdapter, env: Env): void {
  adapter.useInFront(requestId, observeRequests(app.get(RequestObservers)));
  adapter.useInFront(securityHeaders({ contentSecurityPolicy: CONTENT_SECURITY_POLICY }), conditions);
  if (env.CORS_ORIGINS) adapter.useInFront(corsFor(env.CORS_ORIGINS, LIMIT_HEADERS));
  if (!authEnabled(env)) {
    const origins = env.CORS_ORIGINS ?? [];
    if (isLoopback(env.HOST)) adapter.useInFront(refuseForeignNames(origins));
    adapter.useInFront(refuseCrossSite(origins));
  }
  adapter.useInFront(ofApi(authentication(app.get(AuthService))), ofApi(app.get(EarlyHits).middleware(workspaceOf)));
  app.use(compressed());
}

/** The whole application, ready to listen: the same for the server, the tests and the benchmarks. */
export async function createApp(env: Env): Promise<NestExpressApplication> {
  const logger = serverLog(env);
  const root = AppModule.register(env, logger);
  const adapter = new RootExpressAdapter();
  const app = await NestFactory.create<NestExpressApplication>(root, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger,
  });
  try {
    setUp(app, adapter, env);
    return app;
  } catch (error) {
    // What is connected by now would keep a process alive that never listens.
    await app.close();
    throw error;
  }
}

function setUp(app: NestExpressApplication, adapter: RootExpressAdapter, env: Env): void {
  answerBrokenRequests(app.getHttpServer());
  // A large file takes longer than the 300 s of Node; what guards against silence is the time between two pieces of a body.
  app.getHttpServer().requestTimeout = 0;
  app.getHttpServer().keepAliveTimeout = env.KEEP_ALIVE_TIMEOUT * 1000;
  app.get(Shutdown).watch(app.getHttpServer());
  app.disable('x-powered-by');
  app.set('etag', weakTag);
  app.set('trust proxy', env.TRUST_PROXY);
  useMiddleware(app, adapter, env);
  app.setGlobalPrefix(PREFIX, { exclude: AT_THE_ROOT });
  app.useGlobalPipes(new ValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  const bodies = new JsonBodyInterceptor(env.BODY_LIMIT, isStreamed, typesOf);
  app.useGlobalInterceptors(
    app.get(HttpCacheInterceptor),
    bodies,
    app.get(IdempotencyInterceptor),
    new FinishingInterceptor([linkPages, tagRows]),
  );
  serveApiDocument(app, pageSizes(env));
}

/** The application as it is declared: no provider is made, nothing is connected, nothing listens. */
export async function previewApp(env: Env): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.register(env, commandLog()), {
    preview: true,
    bodyParser: false,
    logger: false,
  });
  return app.setGlobalPrefix(PREFIX, { exclude: AT_THE_ROOT });
}

/** The contract of the API under these settings. */
export async function describeApi(env: Env): Promise<OpenAPIObject> {
  return buildApiDocument(await previewApp(env), pageSizes(env));
}
