import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';

/** Sends a body and gives the JSON of the answer, which is 200 or an error. */
export async function post(url: string, type: string, body: Buffer | AsyncIterable<Buffer>): Promise<unknown> {
  const sent = request(url, { method: 'POST', headers: { 'Content-Type': type } });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  await Promise.all([pipeline(Readable.from(Buffer.isBuffer(body) ? [body] : body), sent), answered]);
  const [response] = await answered;
  const answer = await text(response);
  if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${answer.slice(0, 1000)}`);
  return JSON.parse(answer);
}

/** Takes an answer as it comes. */
export async function* download(url: string): AsyncIterable<Buffer> {
  const sent = request(url).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${(await text(response)).slice(0, 1000)}`);
  yield* response as AsyncIterable<Buffer>;
}
