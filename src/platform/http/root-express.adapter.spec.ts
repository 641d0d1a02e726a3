import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { NestApplicationOptions } from '@nestjs/common';
import type { Express } from 'express';
import { RootExpressAdapter } from './root-express.adapter.js';

/** TLS without a certificate: both sides agree on an exchange of keys that proves nobody's identity. */
const ANONYMOUS = { ciphers: 'AECDH-AES128-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' } as const;

const ANSWER = '{"same":true,"inFront":true}';

function adapterWith(options: NestApplicationOptions): RootExpressAdapter {
  const adapter = new RootExpressAdapter();
  adapter.initHttpServer(options);
  adapter.useInFront((request, _, next) => {
    Object.assign(request, { inFront: true });
    next();
  });
  adapter.get('/app', (request: Express['request'], response: Express['response']) => {
    response.json({ same: request.app === adapter.getInstance(), inFront: Reflect.get(request, 'inFront') });
  });
  return adapter;
}

async function answerOf(adapter: RootExpressAdapter, client: typeof http | typeof https): Promise<string> {
  const server = adapter.getHttpServer() as http.Server;
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  const options = { port, path: '/app', rejectUnauthorized: false, ...ANONYMOUS };
  try {
    return await new Promise<string>((resolve, reject) => {
      const request = client.get(options, (answer) => answer.setEncoding('utf8').once('data', resolve));
      request.once('error', reject);
    });
  } finally {
    await adapter.close();
  }
}

const hasOurClasses = (adapter: RootExpressAdapter): boolean =>
  Object.hasOwn(adapter.getInstance<Express>().request, 'constructor');

it('makes requests and responses of the classes of Express', async () => {
  const adapter = adapterWith({});
  expect(hasOurClasses(adapter)).toBe(true);
  expect(await answerOf(adapter, http)).toBe(ANSWER);
});

it('is the stock adapter with https', async () => {
  const adapter = adapterWith({ httpsOptions: ANONYMOUS });
  expect(adapter.getHttpServer()).toBeInstanceOf(https.Server);
  expect(hasOurClasses(adapter)).toBe(false);
  expect(await answerOf(adapter, https)).toBe(ANSWER);
});

it.each([{ forceCloseConnections: true }, { return503OnClosing: true }])(
  'is the stock adapter with %o',
  async (options) => {
    const adapter = adapterWith(options);
    expect(hasOurClasses(adapter)).toBe(false);
    expect(await answerOf(adapter, http)).toBe(ANSWER);
  },
);
