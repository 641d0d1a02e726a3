import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { UnsupportedMediaType } from '../errors/index.js';
import { BodyStalled, BodyTooSlow } from './body.errors.js';
import { readBody } from './streamed-body.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

async function read(body: PassThrough, maxSeconds?: number): Promise<string> {
  const request = Object.assign(body, { headers: {} }) as unknown as IncomingMessage;
  let text = '';
  for await (const chunk of readBody(request, { maxBytes: 1000, ...(maxSeconds && { maxSeconds }) })) text += chunk;
  return text;
}

/** A byte every so many seconds. */
async function drip(body: PassThrough, seconds: number, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    body.write('x');
    await jest.advanceTimersByTimeAsync(seconds * 1000);
  }
}

it('makes no decoder for each of thousands of encodings', () => {
  const headers = { 'content-encoding': Array.from({ length: 4000 }, () => 'br').join(',') };
  const request = Object.assign(new PassThrough(), { headers }) as unknown as IncomingMessage;
  expect(() => readBody(request, { maxBytes: 1000 })).toThrow(UnsupportedMediaType);
});

it('takes a body that comes slowly, for as long as it goes on', async () => {
  const body = new PassThrough();
  const text = read(body);
  await drip(body, 59, 100);
  body.end();
  await jest.advanceTimersByTimeAsync(0);
  expect(await text).toBe('x'.repeat(100));
});

it('ends one of which no byte comes for a minute', async () => {
  const body = new PassThrough();
  const failure = read(body).catch((error: unknown) => error);
  await drip(body, 61, 3);
  expect(await failure).toEqual(new BodyStalled(60));
});

it('ends one that comes byte by byte when its time is over', async () => {
  const body = new PassThrough();
  const failure = read(body, 300).catch((error: unknown) => error);
  await drip(body, 50, 7);
  expect(await failure).toEqual(new BodyTooSlow(300));
});
