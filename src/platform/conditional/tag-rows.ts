import type { Request, Response } from 'express';
import { jsonOf } from '../http/index.js';
import { tagOfBytes } from './entity-tag.js';

/** Completes the tag of a row: answers are the same under it byte by byte, as a strong tag promises. */
export function tagRows(answer: unknown, _: Request, response: Response): unknown {
  const given = response.getHeader('ETag');
  if (typeof given !== 'string' || typeof answer !== 'object' || answer === null) return answer;
  const body = jsonOf(answer);
  const tag = tagOfBytes(given, body);
  if (tag === undefined) return answer;
  response.setHeader('ETag', tag);
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  return body;
}
