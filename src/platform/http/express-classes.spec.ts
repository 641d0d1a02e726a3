import { createServer, type IncomingMessage, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type Request, type Response } from 'express';
import { expressClasses } from './express-classes.js';

/** Everything that Express adds to a request and a response, and everything that depends on their prototypes. */
function specimen(): Express {
  const app = express();
  app.locals['name'] = 'outer';
  app.set('trust proxy', true);

  app.get('/json', (request, response) => void response.status(201).json({ app: request.app === app, ip: request.ip }));
  app.get('/send', (_, response) => void response.send('text with an ETag'));
  app.get('/buffer', (_, response) => void response.type('png').send(Buffer.from([1, 2, 3])));
  app.get('/query', ({ query, hostname, protocol, secure, path, xhr, subdomains }, response) => {
    response.json({ query, hostname, protocol, secure, path, xhr, subdomains });
  });
  app.get('/links', (request, response) => {
    const circular = request.res === response && response.req === request && response.app === request.app;
    response.locals['name'] ??= 'local';
    response.json({ circular, locals: response.locals, appLocals: response.app.locals['name'], fresh: request.fresh });
  });
  app.get('/accepts', (request, response) => {
    response.vary('Accept').format({ text: () => response.send('text'), json: () => response.json(request.accepts()) });
  });
  app.get('/redirect', (_, response) => response.redirect('/send'));
  app.get('/cookie', (_, response) => void response.cookie('a', 'b', { maxAge: 0, path: '/x' }).append('A', '1').end());
  app.get('/attachment', (_, response) => void response.attachment('ä.csv').sendStatus(200));
  app.get('/instance', (request, response) => {
    const kinds = [express.request, express.response].map((proto, i) =>
      Object.prototype.isPrototypeOf.call(proto, i === 0 ? request : response),
    );
    response.json({ kinds, own: Object.keys(response.locals), name: request.get('X-Name'), type: request.is('json') });
  });
  app.get('/throws', () => {
    throw new RangeError('thrown');
  });
  app.get('/rejects', async () => Promise.reject(Object.assign(new Error('rejected'), { status: 418 })));

  const sub = express();
  sub.locals['name'] = 'inner';
  sub.response.json = function inner(this: Response, body: unknown) {
    return this.type('json').send(JSON.stringify({ inner: body }));
  };
  sub.get('/', (request, response) => {
    response.json({ base: request.baseUrl, url: request.url, app: request.app === sub, locals: response.app.locals });
  });
  sub.get('/falls-through', (_, __, next) => next());
  app.use('/sub', sub);
  app.get('/sub/falls-through', (request, response) => {
    response.json({ app: request.app === app, locals: response.app.locals['name'] });
  });

  app.use((error: Error & { status?: number }, request: Request, response: Response, _: unknown) => {
    response.status(error.status ?? 500).json({ error: error.message, at: request.originalUrl });
  });
  return app;
}

const PATHS = [
  '/json',
  '/send',
  '/buffer',
  '/query?a=1&a=2&b[c]=d&__proto__=x',
  '/links',
  '/accepts',
  '/redirect',
  '/cookie',
  '/attachment',
  '/instance',
  '/throws',
  '/rejects',
  '/sub',
  '/sub/falls-through',
  '/nowhere',
  '/%ff',
];

const HEADERS: Record<string, string>[] = [
  {},
  { 'if-none-match': '*', 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https', host: 'a.b.example.org' },
  { accept: 'application/json', 'x-requested-with': 'XMLHttpRequest', 'x-name': 'ä', 'content-type': 'text/json' },
];

interface Answer {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

let stock: Server;
let ours: Server;
const extended: Express = specimen();

beforeAll(async () => {
  stock = createServer(specimen());
  ours = createServer(expressClasses(extended), extended);
  await Promise.all([stock, ours].map((server) => new Promise<void>((resolve) => server.listen(0, resolve))));
});
afterAll(() => Promise.all([stock, ours].map((server) => new Promise((resolve) => server.close(resolve)))));

function ask(server: Server, method: string, path: string, headers: Record<string, string>): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    send({ port, method, path, headers }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => (body += chunk));
      answer.on('end', () => {
        const { date: _, ...rest } = answer.headers;
        resolve({ status: answer.statusCode, headers: rest, body: body.replaceAll(String(port), 'PORT') });
      });
    })
      .on('error', reject)
      .end();
  });
}

describe.each(['GET', 'HEAD', 'POST', 'OPTIONS'])('to %s', (method) => {
  it.each(PATHS)('%s the answer is that of a stock server', async (path) => {
    for (const headers of HEADERS) {
      const same = { host: 'example.org', ...headers };
      expect(await ask(ours, method, path, same)).toEqual(await ask(stock, method, path, same));
    }
  });
});

it('what is added to app.request and app.response holds for every request, before and after', async () => {
  Object.assign(extended.response, { late: () => 'late' });
  extended.get('/late', (_, response) => {
    response.json({ late: (response as unknown as { late: () => string }).late() });
  });
  expect((await ask(ours, 'GET', '/late', {})).body).toBe('{"late":"late"}');
});

it('Express finds the prototypes as it wants them', async () => {
  const seen: boolean[] = [];
  extended.get('/prototypes', (request, response) => {
    seen.push(Object.getPrototypeOf(request) === extended.request);
    seen.push(Object.getPrototypeOf(response) === extended.response);
    response.end();
  });
  const before: boolean[] = [];
  ours.prependOnceListener('request', (request, response) => {
    before.push(Object.getPrototypeOf(request) === extended.request);
    before.push(Object.getPrototypeOf(response) === extended.response);
  });
  await ask(ours, 'GET', '/prototypes', {});
  expect([...before, ...seen]).toEqual([true, true, true, true]);
});
