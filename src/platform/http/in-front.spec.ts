import { createServer, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
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

let ours: Server;
let stock: Server;

beforeAll(async () => {
  const app = express();
  const classes = expressClasses(app);
  const front = new InFront(app);
  front.add(HANDLERS.slice(0, 2));
  front.add(HANDLERS.slice(2));
  routes(app);
  ours = createServer(classes, front.listener);
  stock = createServer(routes(express().use(...HANDLERS)));
  for (const server of [ours, stock]) await new Promise<void>((resolve) => server.listen(0, resolve));
});
afterAll(() => Promise.all([ours, stock].map((server) => new Promise((resolve) => server.close(resolve)))));

interface Answer {
  status: number | undefined;
  seen: unknown;
  body: string;
}

function ask(server: Server, path: string): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    send({ port, path }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => (body += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, seen: answer.headers['x-seen'], body }));
    })
      .on('error', reject)
      .end();
  });
}

it.each([
  ['/routed?a=1', 200, '{"url":"/routed?a=1"}'],
  ['/answered', 200, 'by a handler'],
  ['/refused', 418, '{"error":"refused","at":"/refused"}'],
  ['/throws', 418, '{"error":"thrown","at":"/throws"}'],
  ['/rejects', 418, '{"error":"rejected","at":"/rejects"}'],
  ['/refused-later', 418, '{"error":"later","at":"/refused-later"}'],
  ['/throws-behind', 418, '{"error":"thrown behind","at":"/throws-behind"}'],
])('%s is answered as if Express had run the handlers', async (path, status, body) => {
  const answer = await ask(ours, path);
  expect(answer).toMatchObject({ status, body });
  expect(answer).toEqual(await ask(stock, path));
});
