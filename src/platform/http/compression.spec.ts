import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import express from 'express';
import { compressed } from './compression.middleware.js';
import { EncodedText, encodingFor } from './content-encoding.js';
import { conditions } from './entity-tag.js';

const LONG = JSON.stringify({ text: 'heat pump '.repeat(200) });
const CHUNK = 64 * 1024;
const CHUNKS = 500;
let produced = 0;

/** What no compressor makes smaller. */
function* noise(): Iterable<Buffer> {
  for (produced = 0; produced < CHUNKS; produced += 1) yield randomBytes(CHUNK);
}

let breakOff: () => void;
let server: Server;

beforeAll(async () => {
  const app = express();
  app.use(conditions, compressed());
  app.get('/long', (_, response) => void response.type('json').send(LONG));
  app.get('/short', (_, response) => void response.json({ short: true }));
  app.get('/ndjson', (_, response) => void response.type('application/x-ndjson').send(LONG));
  app.get('/png', (_, response) => void response.type('png').send(Buffer.from(LONG)));
  app.get(
    '/ready',
    (_, response) => void response.set('Content-Encoding', 'gzip').type('json').send(zlib.gzipSync(LONG)),
  );
  app.get('/untouched', (_, response) => void response.set('Cache-Control', 'private, no-transform').send(LONG));
  app.get('/strong', (_, response) => void response.set('ETag', '"v1"').type('json').send(LONG));
  app.get('/unmeasured', (_, response) => void response.type('json').end('{}'));
  app.get('/condition', (request, response) => void response.json(request.headers['if-match']));
  app.get('/stream', async (_, response) => {
    response.type('text/plain');
    await pipeline(Readable.from(noise()), response).catch(() => undefined);
  });
  app.get('/breaks', (_, response) => {
    response.type('text/plain').write(randomBytes(CHUNK));
    breakOff = () => response.destroy();
  });
  server = createServer(app).listen(0);
  await once(server, 'listening');
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo;
  const asked = get({ port, path, headers, method, agent: false });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
}

const DECODE: Record<string, (bytes: Buffer) => Buffer> = {
  br: zlib.brotliDecompressSync,
  gzip: zlib.gunzipSync,
  identity: (bytes) => bytes,
};

async function form(
  path: string,
  accepted: string,
): Promise<{ encoding: string; text: string; vary: string | undefined }> {
  const answer = await ask(path, { 'accept-encoding': accepted });
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  const text = String(DECODE[encoding]?.(await buffer(answer)));
  return { encoding, text, vary: answer.headers.vary };
}

it.each([
  ['br, gzip', 'br'],
  ['gzip, deflate, br', 'br'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['GZIP; Q=1.0 , br; q=0.9', 'gzip'],
  ['br;q=0.1, gzip', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['gzip;q=0.5, identity;q=0.9', 'identity'],
  ['*', 'br'],
  ['gzip, *;q=0.1', 'gzip'],
  ['*;q=0', 'identity'],
  ['identity', 'identity'],
  ['deflate', 'identity'],
  ['zstd', 'identity'],
])('who accepts %s gets %s, kept or not', async (accepted, encoding) => {
  expect(await form('/long', accepted)).toEqual({ encoding, text: LONG, vary: 'Accept-Encoding' });
  expect(encodingFor({ headers: { 'accept-encoding': accepted } })).toBe(encoding);
});

it('who accepts nothing in particular gets what it can read', async () => {
  const answer = await ask('/long');
  expect(answer.headers).not.toHaveProperty('content-encoding');
  expect(String(await buffer(answer))).toBe(LONG);
});

it('lines of JSON are text, too', async () => {
  expect(await form('/ndjson', 'gzip')).toMatchObject({ encoding: 'gzip', text: LONG });
});

it.each(['/short', '/png', '/untouched'])('%s goes as it is', async (path) => {
  expect(await form(path, 'br, gzip')).toMatchObject({ encoding: 'identity' });
});

it('what is compressed already is not compressed again', async () => {
  expect(await form('/ready', 'br, gzip')).toMatchObject({ encoding: 'gzip', text: LONG });
});

it('a strong tag names the form, and a condition may name any form of it', async () => {
  const tagFor = async (accepted: string) => (await ask('/strong', { 'accept-encoding': accepted })).headers.etag;
  expect([await tagFor('br'), await tagFor('gzip'), await tagFor('identity')]).toEqual([
    '"v1-br"',
    '"v1-gzip"',
    '"v1"',
  ]);
  for (const tag of ['"v1-br"', '"v1"', 'W/"v1"', '"other", "v1-gzip"'])
    expect((await ask('/strong', { 'if-none-match': tag })).statusCode).toBe(304);
  expect((await ask('/strong', { 'if-none-match': '"v2-br"' })).statusCode).toBe(200);
  const condition = await ask('/condition', { 'if-match': '"v1-br", W/"of-gzip"' });
  expect(JSON.parse(String(await buffer(condition)))).toBe('"v1", W/"of-gzip"');
});

it.each(['br', 'gzip', 'identity', 'deflate'])(
  'a 304 and the answer to a HEAD say what a GET with %s says',
  async (accepted) => {
    const ALIKE = ['etag', 'vary', 'content-encoding'];
    const headersOf = async (path: string, method: string, tag = '"other"') => {
      const answer = await ask(path, { 'accept-encoding': accepted, 'if-none-match': tag }, method);
      answer.resume();
      return [answer.statusCode, ...ALIKE.map((name) => answer.headers[name])];
    };
    for (const path of ['/strong', '/short', '/png', '/untouched', '/ready']) {
      const [, etag, vary, encoding] = await headersOf(path, 'GET');
      expect([path, ...(await headersOf(path, 'HEAD'))]).toEqual([path, 200, etag, vary, encoding]);
      // What is ready in one form alone is Express's to answer, which names the form.
      const form = path === '/ready' ? encoding : undefined;
      for (const method of ['GET', 'HEAD'])
        expect([path, ...(await headersOf(path, method, String(etag)))]).toEqual([path, 304, etag, vary, form]);
    }
    expect(await headersOf('/unmeasured', 'HEAD')).toEqual(await headersOf('/unmeasured', 'GET'));
    const { headers } = await ask('/strong', { 'accept-encoding': accepted }, 'HEAD');
    expect(headers['content-length']).toBe(headers['content-encoding'] ? undefined : String(LONG.length));
  },
);

it('a stream is made no faster than its client takes it', async () => {
  const answer = await ask('/stream', { 'accept-encoding': 'gzip' });
  // Nobody reads: what is made fills the buffers on its way, and then nothing more is made.
  let before = -1;
  while (produced !== before) {
    before = produced;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(produced).toBeLessThan(CHUNKS);
  expect(zlib.gunzipSync(await buffer(answer))).toHaveLength(CHUNKS * CHUNK);
});

it('a stream that breaks off does not look like a whole one', async () => {
  const answer = await ask('/breaks', { 'accept-encoding': 'gzip' });
  breakOff();
  await expect(buffer(answer)).rejects.toThrow('aborted');
});

it('a kept text is compressed once, however many ask for it', async () => {
  const brotli = jest.spyOn(zlib, 'brotliCompress');
  const text = new EncodedText(LONG);
  expect(text.ready('br')).toBeUndefined();
  const [first, second] = await Promise.all([text.make('br'), text.make('br')]);
  expect(text.ready('br')).toBe(first);
  expect(second).toBe(first);
  expect(String(zlib.brotliDecompressSync(first))).toBe(LONG);
  expect(brotli).toHaveBeenCalledTimes(1);
});
