import type { Request, Response } from 'express';
import { jsonOf, JsonText } from '../http/index.js';
import { tagOfBytes } from './entity-tag.js';

/** Completes the tag of a row: answers are the same under it byte by byte, as a strong tag promises. */
export function tagRows(answer: unknown, _: Request, response: Response): unknown {
  const given = response.getHeader('ETag');
  if (typeof given !== 'string' || typeof answer !== 'object' || answer === null) return answer;
  const json = answer instanceof JsonText ? answer : new JsonText(jsonOf(answer));
  const tag = tagOfBytes(given, json.bytes);
  if (tag === undefined) return answer;
  response.setHeader('ETag', tag);
  return json;
}
