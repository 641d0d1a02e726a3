import { StreamableFile } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ServerResponse } from 'node:http';
import {
  EncodedText,
  type Encoding,
  encodingFor,
  jsonOf,
  mayTransform,
  ReadyAnswer,
  tagOf,
  weakTag,
} from '../http/index.js';

/** What is kept of an answer: its text, and what the handler said about it. */
export interface KeptAnswer {
  body: string;
  etag: string;
  headers: [name: string, value: number | string | string[]][];
}

/** Undefined if the answer is for this caller alone: an error, a stream, what sets a cookie. */
export function keep(result: unknown, response: ServerResponse, before: ReadonlySet<string>): KeptAnswer | undefined {
  if (!isKeepable(result, response)) return undefined;
  const body = typeof result === 'string' ? result : jsonOf(result as object);
  const added = response.getHeaderNames().filter((name) => !before.has(name));
  const headers = added.map((name): KeptAnswer['headers'][number] => [name, response.getHeader(name) ?? '']);
  const given = headers.find(([name]) => name === 'etag')?.[1];
  return { body, etag: String(given ?? weakTag(body)), headers };
}

function isKeepable(result: unknown, response: ServerResponse): boolean {
  if (response.statusCode !== 200 || response.headersSent || response.hasHeader('set-cookie')) return false;
  if (typeof result === 'string') return String(response.getHeader('Content-Type')).startsWith('application/json');
  if (typeof result !== 'object' || result === null) return false;
  return !(result instanceof StreamableFile || ArrayBuffer.isView(result) || 'pipe' in result);
}

/** Bytes live as long as the value that the cache holds: they go when it goes. */
const texts = new WeakMap<KeptAnswer, EncodedText>();

function textOf(kept: KeptAnswer): EncodedText {
  const text = texts.get(kept) ?? new EncodedText(kept.body);
  texts.set(kept, text);
  return text;
}

/** Whether there is anything to compare with: few hits are asked for with a condition. */
const isConditional = ({ headers }: Request): boolean =>
  headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined;

/** Sends a kept answer: its bytes in the form that the client likes, or 304 if it has them already. */
export class StoredAnswer extends ReadyAnswer {
  constructor(
    private readonly kept: KeptAnswer,
    private readonly vary: readonly string[],
    private readonly cacheStatus: string,
  ) {
    super();
  }

  sendTo(request: Request, response: Response): void {
    for (const [name, value] of this.kept.headers) response.setHeader(name, value);
    response.setHeader('Cache-Status', this.cacheStatus);
    response.setHeader('ETag', this.kept.etag);
    response.vary(['Accept-Encoding', ...this.vary].join(', '));
    const text = textOf(this.kept);
    const encoding = mayTransform(response) ? text.formFor(encodingFor(request)) : 'identity';
    if (isConditional(request) && request.fresh) return this.sendNotModified(response, encoding);
    const bytes = text.ready(encoding);
    if (bytes) return this.sendBytes(request, response, bytes, encoding);
    text.make(encoding as Exclude<Encoding, 'identity'>).then(
      (made) => this.sendBytes(request, response, made, encoding),
      (error: unknown) => response.destroy(error as Error),
    );
  }

  private sendNotModified(response: Response, encoding: Encoding): void {
    response.statusCode = 304;
    response.removeHeader('Content-Type');
    this.nameForm(response, encoding);
    response.end();
  }

  private sendBytes(request: Request, response: Response, bytes: Buffer, encoding: Encoding): void {
    if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', 'application/json; charset=utf-8');
    if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
    this.nameForm(response, encoding);
    response.setHeader('Content-Length', bytes.length);
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  /** Only now: the conditions of a request name no form. */
  private nameForm(response: Response, encoding: Encoding): void {
    const { etag } = this.kept;
    if (encoding !== 'identity' && !etag.startsWith('W/')) response.setHeader('ETag', tagOf(etag, encoding));
  }
}
