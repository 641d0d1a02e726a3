import net from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Response } from 'supertest';
import { startApp, type TestApp } from '../support/app.js';
import { givenOn } from '../support/given.js';
import { sendBytes, upload } from '../support/raw-http.js';

const PROBLEM = 'application/problem+json';

let test: TestApp;
let sessionId: number;

beforeAll(async () => {
  test = await startApp();
  sessionId = (await givenOn(test).session()).id;
});
afterAll(() => test.close());

const post = (body: string | Buffer, headers: Record<string, string> = {}, path = '/sessions') =>
  test
    .api()
    .post(path)
    .set({ 'content-type': 'application/json', ...headers })
    .serialize((raw: unknown) => raw as string)
    .send(body);

/** Every answer that is an error has this shape. */
function expectProblem(answer: Response, status: number, code: string): void {
  expect(answer.headers['content-type']).toBe(PROBLEM);
  expect(answer.body).toMatchObject({
    type: `urn:search-observatory:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
    instance: expect.any(String),
    code,
    requestId: answer.headers['x-request-id'],
  });
  expect(answer.status).toBe(status);
}

describe('an id in the path', () => {
  const routes = ['sessions', 'queries', 'results', 'websites'];

  it.each(routes)('of %s that is none is 400 and named', async (route) => {
    for (const id of [
      'abc',
      '0',
      '-1',
      '1.5',
      '1e3',
      '0x1',
      '9223372036854775808',
      '9007199254740992',
      'null',
      '%00',
      '%20',
      '１',
    ]) {
      const answer = await test.api().get(`/${route}/${encodeURI(decodeURI(id))}`);
      expectProblem(answer, 400, 'INVALID_INPUT');
      expect(answer.body.errors).toMatchObject([{ parameter: 'id' }]);
    }
  });

  it.each(routes)('of %s that nothing has is 404', async (route) => {
    expect((await test.api().get(`/${route}/9007199254740991`)).body.code).toMatch(/_NOT_FOUND$/);
  });

  it('that is no UTF-8 is 400', async () => {
    expectProblem(await test.api().get('/sessions/%ff'), 400, 'MALFORMED_URL');
    expectProblem(await test.root().get('/%ff'), 404, 'ROUTE_NOT_FOUND');
  });
});

describe('a parameter', () => {
  it.each([
    'page=1&page=2',
    'status=running&status=running',
    'page[]=1',
    'page[a]=1',
    'page[__proto__][x]=1',
    '__proto__=1',
    'constructor=1',
    'page=',
    'page',
    'search=%00',
    'page=%D9%A3',
  ])('%s is 400', async (query) => {
    const answer = await test.api().get(`/sessions?${query}`);
    expectProblem(answer, 400, 'INVALID_INPUT');
    expect(answer.body.errors).toHaveLength(1);
  });

  it('that is not known is named, on every route of the API', async () => {
    for (const path of ['/sessions', `/sessions/${sessionId}`, '/queries', '/results', '/websites', '/nouns']) {
      const { body } = await test.api().get(`${path}?nope=1`).expect(400);
      expect(body.errors).toEqual([{ parameter: 'nope', code: 'UNKNOWN_PARAMETER', detail: 'nope is not known here' }]);
    }
  });

  it('of broken UTF-8 is answered, not failed on', async () => {
    const { status } = await test.api().get('/sessions?search=%ff%fe');
    expect([200, 400]).toContain(status);
  });
});

describe('a body', () => {
  it('that is absent or empty is 400 and names what is missing', async () => {
    const absent = await test.api().post('/sessions');
    expectProblem(absent, 400, 'INVALID_INPUT');
    expect(absent.body.errors).toMatchObject([{ pointer: '#/name' }]);
    const empty = await post('');
    expect(empty.body.errors).toMatchObject([{ pointer: '#/name' }]);
    const { body } = await test.api().post(`/sessions/${sessionId}/queries`).send({}).expect(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['#/text', '#/engine']);
    const chunked = await sendBytes(
      test.url,
      'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    );
    expect(JSON.parse(chunked.text).errors).toMatchObject([{ pointer: '#/name' }]);
  });

  it('of a change that changes nothing is 400 and names what could change', async () => {
    const { body } = await test.api().patch(`/sessions/${sessionId}`).send({}).expect(400);
    expect(body.errors).toMatchObject([{ pointer: '#', detail: expect.stringContaining('name') }]);
  });

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-7',
    'application/json; charset=latin1',
    'nonsense',
  ])('of the type %s is 415', async (type) => {
    expectProblem(await post('{"name":"x"}', { 'content-type': type }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('of another type is told all types that a route takes', async () => {
    const send = async (path: string): Promise<string> => {
      const { body } = await test.api().put(path).set('Content-Type', 'text/plain').send('{}').expect(415);
      return body.detail;
    };
    expect(await send('/websites/bulk')).toBe(
      'Send application/json or application/x-ndjson; text/plain is not taken here',
    );
    expect(await send('/diagnostics/log-level')).toBe('Send application/json; text/plain is not taken here');
  });

  it('without a type is 415', async () => {
    const { status, text } = await sendBytes(
      test.url,
      'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}',
    );
    expect([status, JSON.parse(text).code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it.each(['{"a":', '{"a":1}x', '\0', 'undefined', "{'a':1}", '{"name":"\t"}', '\uFEFF '])(
    'of %j is 400 as no JSON',
    async (body) => {
      expectProblem(await post(body), 400, 'MALFORMED_JSON');
    },
  );

  it.each(['null', '[]', '"text"', '0', 'true'])('of %s is 400 as no object', async (body) => {
    const answer = await post(body);
    expectProblem(answer, 400, 'INVALID_INPUT');
    expect(answer.body.errors).toMatchObject([{ pointer: '#' }]);
  });

  it('of broken UTF-8 is 400', async () => {
    expectProblem(await post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])), 400, 'MALFORMED_JSON');
  });

  it('with NUL or half a character in a text is 400 and says where', async () => {
    for (const text of ['a\\u0000b', '\\ud800', 'x\\udc00x']) {
      const { body } = await post(
        `{"name":"ok","tags":["ok","${text}"],"description":"${text}","config":{"deep":[{"x":"${text}"}]}}`,
      ).expect(400);
      expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
        '#/config',
        '#/description',
        '#/tags/1',
      ]);
      const { body: key } = await post(`{"name":"ok","config":{"${text}":1}}`).expect(400);
      expect(key.errors).toMatchObject([{ pointer: '#/config' }]);
    }
  });

  it('with a backslash before u0000 is text like any other', async () => {
    const config = { path: 'C:\\u0000', two: '\\\\u0000', 'k\\u0000': 1 };
    const { body } = await test.api().post('/sessions').send({ name: 'x', config }).expect(201);
    expect(body.config).toEqual(config);
  });

  it.each(['[', '{"a":'])('of 20,000 times %s is 400, and the server lives', async (opening) => {
    const closing = opening === '[' ? ']' : '}';
    expectProblem(await post(opening.repeat(20_000) + '1' + closing.repeat(20_000)), 400, 'BODY_TOO_DEEP');
    expectProblem(await post(`{"name":"x","config":{"a":${opening.repeat(20_000)}`), 400, 'BODY_TOO_DEEP');
  });

  it('with __proto__, constructor or prototype keys pollutes nothing', async () => {
    const answer = await post('{"name":"x","__proto__":{"polluted":1}}');
    expectProblem(answer, 400, 'INVALID_INPUT');
    expect(answer.body.errors).toMatchObject([{ pointer: '#/__proto__', code: 'UNKNOWN_FIELD' }]);
    expect((await post('{"name":"x","constructor":{"prototype":{"polluted":1}}}')).status).toBe(400);
    const { body } = await post(
      '{"name":"x","config":{"__proto__":{"polluted":1},"constructor":1,"toString":"mine"}}',
    ).expect(201);
    expect(JSON.stringify(body.config)).toBe('{"toString":"mine","__proto__":{"polluted":1},"constructor":1}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('comes %s encoded as well', async (encoding, encode) => {
    const { body } = await post(encode('{"name":"packed"}'), { 'content-encoding': encoding }).expect(201);
    expect(body.name).toBe('packed');
  });

  it('that is not what its encoding says is 400, and an unknown encoding is 415', async () => {
    expectProblem(await post('{"name":"x"}', { 'content-encoding': 'gzip' }), 400, 'MALFORMED_ENCODING');
    expectProblem(
      await post(gzipSync('{"name":"x"}').subarray(0, 20), { 'content-encoding': 'gzip' }),
      400,
      'MALFORMED_ENCODING',
    );
    expectProblem(await post('{"name":"x"}', { 'content-encoding': 'zip' }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('that unpacks beyond the limit is 413', async () => {
    const bomb = gzipSync(Buffer.alloc(40_000_000, ' '));
    expect(bomb.length).toBeLessThan(100_000);
    expectProblem(await post(bomb, { 'content-encoding': 'gzip' }), 413, 'BODY_TOO_LARGE');
  });

  it('of 300 MB is 413 for a client that sends on, without being kept', async () => {
    const before = process.memoryUsage().rss;
    const size = 300_000_000;
    const announced = await upload(`${test.url}/api/v1/sessions`, size, { 'content-length': String(size) });
    expect([announced.status, announced.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
    const streamed = await upload(`${test.url}/api/v1/sessions`, size);
    expect([streamed.status, streamed.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  }, 30_000);

  it('that stops halfway leaves nothing behind', async () => {
    const { body: before } = await test.api().get('/sessions').expect(200);
    await upload(`${test.url}/api/v1/sessions`, 1024).catch(() => undefined);
    const { body: after } = await test.api().get('/sessions').expect(200);
    expect(after.total).toBe(before.total);
  });
});

describe('a route', () => {
  it('that is not there is 404', async () => {
    for (const path of [
      '/nope',
      '/api/v1/nope',
      '/api/v2/sessions',
      '/api/v1/sessions/1/nope',
      '/docs/nope.js',
      '/api/v1//sessions',
    ])
      expectProblem(await test.root().get(path), 404, 'ROUTE_NOT_FOUND');
  });

  it.each([
    ['put', '/api/v1/sessions', 'GET, HEAD, POST'],
    ['delete', '/api/v1/sessions', 'GET, HEAD, POST'],
    ['post', '/api/v1/sessions/1', 'DELETE, GET, HEAD, PATCH'],
    ['get', '/api/v1/sessions/1/queries', 'POST'],
    ['patch', '/api/v1/results/1', 'GET, HEAD'],
    ['post', '/health/live', 'GET, HEAD'],
    ['get', '/api/v1/queries/bulk', 'DELETE, PATCH, POST'],
    ['delete', '/api/v1/websites/bulk', 'PUT'],
    ['delete', '/', 'GET, HEAD'],
  ] as const)('that has no %s at %s is 405 with Allow', async (method, path, allow) => {
    const answer = await test.root()[method](path);
    expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
    expect(answer.headers['allow']).toBe(allow);
  });

  it('answers TRACE with 405, and methods that do not exist with 400', async () => {
    const traced = await sendBytes(test.url, 'TRACE /api/v1/sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect([traced.status, traced.headers['allow']]).toEqual([405, 'GET, HEAD, POST']);
    const made = await sendBytes(test.url, 'BREW /coffee HTTP/1.1\r\nHost: x\r\n\r\n');
    expect([made.status, made.headers['content-type']]).toEqual([400, PROBLEM]);
  });

  it('answers HEAD like GET, without a body', async () => {
    const got = await test.api().get('/sessions').expect(200);
    const { headers, text } = await test.api().head('/sessions').set('Accept-Encoding', 'gzip').expect(200);
    expect(text).toBeFalsy();
    expect(headers['content-length']).toBe(got.headers['content-length']);
    await test.api().head('/sessions/9007199254740991').expect(404);
    await test.api().head('/sessions?page=0').expect(400);
  });
});

describe('a probe', () => {
  it.each(['/health', '/health/live', '/health/ready', '/health/startup'])(
    '%s is never stored, and never 304',
    async (path) => {
      const { headers, body } = await test.root().get(path).expect(200);
      expect(body.status).toBe('ok');
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['etag']).toBeUndefined();
    },
  );
});

describe('a path in other cases', () => {
  it('is a file to import, not an empty one', async () => {
    const { body } = await test
      .root()
      .post(`/API/V1/Sessions/${sessionId}/IMPORTS?engine=e&format=ndjson`)
      .set('content-type', 'application/json')
      .send('{"query":"case","rank":1,"url":"https://example.org/case"}')
      .expect(200);
    expect(body).toMatchObject({ received: 1, inserted: 1 });
  });
});

describe('what is no HTTP', () => {
  it('is not answered in the middle of another answer', async () => {
    const rows = Array.from(
      { length: 30_000 },
      (_, i) => `{"query":"q${i % 100}","rank":${i + 1},"url":"https://e.org/${i}"}`,
    );
    await test.api().post(`/sessions/${sessionId}/imports?engine=e&format=ndjson`).send(rows.join('\n')).expect(200);
    const raw = await new Promise<string>((resolve) => {
      const { hostname, port } = new URL(test.url);
      const socket = net.connect(Number(port), hostname);
      socket.write(`GET /api/v1/sessions/${sessionId}/export HTTP/1.1\r\nHost: x\r\n\r\n`);
      let text = '';
      socket.once('data', (first) => {
        text += String(first);
        socket.pause().write('hello\r\n\r\n');
        setTimeout(() => socket.resume(), 300);
        socket.on('data', (more) => (text += String(more)));
      });
      socket.on('error', () => undefined).on('close', () => resolve(text));
    });
    expect(raw.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
  });

  it('is answered with 400 in the shape of all errors', async () => {
    const { status, headers, text } = await sendBytes(test.url, 'hello\r\n\r\n');
    expect([status, headers['content-type']]).toEqual([400, PROBLEM]);
    expect(JSON.parse(text)).toMatchObject({
      code: 'MALFORMED_REQUEST',
      status: 400,
      requestId: headers['x-request-id'],
    });
  });

  it.each([
    ['header', `GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['URL', `GET /api/v1/sessions?search=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])('a %s of 20,000 characters is 431', async (_, bytes) => {
    const { status, headers, text } = await sendBytes(test.url, bytes);
    expect([status, headers['content-type'], JSON.parse(text).code]).toEqual([431, PROBLEM, 'HEADERS_TOO_LARGE']);
  });
});

describe('every answer', () => {
  it('carries the request id of the client, or a new one where that could do harm', async () => {
    const id = 'trace.42_A-b';
    for (const path of [
      '/api/v1/sessions',
      '/api/v1/sessions/x',
      '/nope',
      '/health/live',
      '/openapi.json',
      '/docs',
      '/',
    ]) {
      const { headers } = await test.root().get(path).set('X-Request-Id', id);
      expect(headers['x-request-id']).toBe(id);
    }
    for (const given of ['a b', 'x'.repeat(129), 'ä', '"', '']) {
      const { headers } = await test.root().get('/health/live').set('X-Request-Id', encodeURI(given));
      expect(headers['x-request-id']).toMatch(given === '' ? /^[\da-f-]{36}$/ : /^[\w.-]{1,128}$/);
    }
  });

  it('keeps quiet about what made it', async () => {
    for (const path of ['/api/v1/sessions/1', '/nope', '/api/v1/sessions/%ff']) {
      const { headers, text } = await test.root().get(path);
      expect(headers['x-powered-by']).toBeUndefined();
      expect(text).not.toMatch(/node_modules|\.ts:|\.js:|SELECT|at .*\(/);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });
});

it('lets an upload take longer than five minutes, but not its headers longer than one', () => {
  const { requestTimeout, headersTimeout } = test.app.getHttpServer();
  expect({ requestTimeout, headersTimeout }).toEqual({ requestTimeout: 0, headersTimeout: 60_000 });
});
