import { createServer, type Server } from 'node:http';
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import supertest from 'supertest';
import { expressClasses } from './express-classes.js';
import { InFront } from './in-front.js';

/** Each case is asked for by its own path, in front of Express and among its handlers. */
const HANDLERS: RequestHandler[] = [
  (request, response, next) => {
    response.setHeader('X-Seen', [request.url, request.originalUrl, String(request.res === response), request.path]);
    next();
  },
  (request, response, next) => (request.path === '/answered' ? void response.send('by a handler') : next()),
  (request, _, next) => (request.path === '/refused' ? next(new Error('refused')) : next()),
  (request, _, next) => {
    if (request.path === '/throws') throw new Error('thrown');
    next();
  },
  async (request, _, next) => {
    if (request.path === '/rejects') throw new Error('rejected');
    await Promise.resolve();
    next();
  },
  (request, _, next) =>
    void setImmediate(() => next(request.path === '/refused-later' ? new Error('later') : undefined)),
];

function routes(app: Express): Express {
  app.get('/routed', (request, response) => void response.json({ url: request.originalUrl }));
  app.get('/throws-behind', () => {
    throw new Error('thrown behind');
  });
  app.use((error: Error, request: Request, response: Response, _: NextFunction) => {
    response.status(418).json({ error: error.message, at: request.originalUrl });
  });
  return app;
}

function inFront(): Server {
  const app = express();
  const classes = expressClasses(app);
  const front = new InFront(app);
  front.add(HANDLERS.slice(0, 2));
  front.add(HANDLERS.slice(2));
  routes(app);
  return createServer(classes, front.listener);
}

const ours = inFront();
const stock = routes(express().use(...HANDLERS));

it.each([
  ['/routed?a=1', 200, '{"url":"/routed?a=1"}'],
  ['/answered', 200, 'by a handler'],
  ['/refused', 418, '{"error":"refused","at":"/refused"}'],
  ['/throws', 418, '{"error":"thrown","at":"/throws"}'],
  ['/rejects', 418, '{"error":"rejected","at":"/rejects"}'],
  ['/refused-later', 418, '{"error":"later","at":"/refused-later"}'],
  ['/throws-behind', 418, '{"error":"thrown behind","at":"/throws-behind"}'],
])('%s is answered as if Express had run the handlers', async (path, status, body) => {
  const answer = await supertest(ours).get(path);
  expect(answer).toMatchObject({ status, text: body });
  const { status: sameStatus, text, headers } = await supertest(stock).get(path);
  expect([sameStatus, text, headers['x-seen']]).toEqual([status, body, answer.headers['x-seen']]);
});
