import type { CallHandler } from '@nestjs/common';
import type { Response } from 'express';
import { lastValueFrom } from 'rxjs';
import { jsonOf } from '../http/index.js';
import { AnswerTooLarge } from './idempotency.errors.js';

/** What is kept of an answer: its bytes, and what the handler said about them. */
export interface KeptAnswer {
  status: number;
  headers: [name: string, value: number | string | string[]][];
  body: string;
}

const MAX_BYTES = 32 * 1024 * 1024;

/** Lets the route answer, and keeps hold of what it says. */
export async function answerOf(response: Response, next: CallHandler): Promise<KeptAnswer> {
  const before = new Set(response.getHeaderNames());
  const result: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
  if (response.headersSent) throw new Error('The route has sent its answer before it could be kept');
  const body = bodyOf(result);
  if (Buffer.byteLength(body) > MAX_BYTES) throw new AnswerTooLarge(MAX_BYTES);
  const added = response.getHeaderNames().filter((name) => !before.has(name));
  const headers = added.map((name): KeptAnswer['headers'][number] => [name, response.getHeader(name) ?? '']);
  return { status: response.statusCode, headers, body };
}

function bodyOf(result: unknown): string {
  if (typeof result === 'object' && result !== null) return jsonOf(result);
  return typeof result === 'string' ? result : (JSON.stringify(result) ?? '');
}

/** The same bytes for the first request and for those after it. */
export function sendKept(response: Response, { status, headers, body }: KeptAnswer): string {
  response.status(status);
  for (const [name, value] of headers) response.setHeader(name, value);
  if (!response.hasHeader('content-type')) response.setHeader('Content-Type', 'application/json; charset=utf-8');
  return body;
}
