import { headersOf } from './api-document-headers.js';

type Json = Record<string, unknown>;

/** The shape of every error. */
export const PROBLEM = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri', maxLength: 255 },
    title: { type: 'string', maxLength: 255 },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', maxLength: 10_000 },
    instance: { type: 'string', maxLength: 100_000 },
    code: { type: 'string', maxLength: 64, pattern: '^[A-Z0-9_]+$' },
    requestId: { type: 'string', maxLength: 128 },
    errors: {
      type: 'array',
      maxItems: 1000,
      items: {
        type: 'object',
        required: ['code', 'detail'],
        properties: {
          pointer: { type: 'string', maxLength: 10_000, description: 'JSON pointer into the body' },
          parameter: { type: 'string', maxLength: 10_000, description: 'Name of the parameter' },
          line: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Line of the file' },
          code: { type: 'string', maxLength: 64 },
          detail: { type: 'string', maxLength: 10_000 },
        },
      },
    },
    committed: {
      type: 'integer',
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description:
        'Of a bulk request that failed on the way, such as a body that broke off: the items, from the first on, that ' +
        'were dealt with before and stay so. Absent where nothing was written',
    },
  },
};

const example = (status: number, title: string, code: string, detail: string, errors?: Json[]): Json => ({
  type: `urn:search-observatory:problem:${code.toLowerCase().replaceAll('_', '-')}`,
  title,
  status,
  detail,
  instance: '/api/v1/sessions/1',
  code,
  requestId: '5e2a1c9e-2b0f-4b7c-9c55-0d6a3f0c8a11',
  ...(errors && { errors }),
});

const PROBLEMS: Record<number, { description: string; example: Json }> = {
  400: {
    description: 'The input breaks a rule; every error is named',
    example: example(400, 'Bad Request', 'INVALID_INPUT', 'The request has an error: page', [
      { parameter: 'page', code: 'TOO_SMALL', detail: 'must be at least 1' },
    ]),
  },
  401: {
    description: 'The key is missing, wrong, expired or revoked',
    example: example(401, 'Unauthorized', 'KEY_MISSING', 'Send an API key as "Authorization: Bearer obs_…"'),
  },
  403: {
    description: 'The key lacks the scope',
    example: example(403, 'Forbidden', 'SCOPE_MISSING', 'This needs a key with the scope write; yours has read'),
  },
  404: {
    description: 'There is no such thing',
    example: example(404, 'Not Found', 'SESSION_NOT_FOUND', 'Session 1 does not exist'),
  },
  408: {
    description: 'The body stopped coming',
    example: example(408, 'Request Timeout', 'BODY_STALLED', 'No byte of the body came for 60 seconds'),
  },
  409: {
    description: 'It is in the way of something else',
    example: example(409, 'Conflict', 'QUERY_EXISTS', 'The session has that query already'),
  },
  412: {
    description: 'The version is none of those that If-Match names',
    example: example(
      412,
      'Precondition Failed',
      'PRECONDITION_FAILED',
      'It has changed since: its version is 4 now. Read it again, and decide anew',
    ),
  },
  413: {
    description: 'The body is too large',
    example: example(413, 'Payload Too Large', 'BODY_TOO_LARGE', 'The body is larger than this route takes'),
  },
  415: {
    description: 'The body has a type that is not taken',
    example: example(415, 'Unsupported Media Type', 'UNSUPPORTED_MEDIA_TYPE', 'Send application/json'),
  },
  422: {
    description: 'It cannot be done as a whole',
    example: example(422, 'Unprocessable Entity', 'TREE_TOO_LARGE', 'The session is too large for one answer'),
  },
  429: {
    description: 'Too many requests of this key or address; Retry-After says when to come again',
    example: example(
      429,
      'Too Many Requests',
      'RATE_LIMITED',
      'The limit "default" of 100 requests in 60 seconds is reached; try again in 12 seconds',
    ),
  },
  500: {
    description: 'A fault of ours; the log has it under the request id',
    example: example(500, 'Internal Server Error', 'INTERNAL_ERROR', 'Something went wrong on our side'),
  },
  503: {
    description: 'The database is away; try again',
    example: example(503, 'Service Unavailable', 'SERVICE_UNAVAILABLE', 'The database cannot be reached at the moment'),
  },
};

/** Refers to the answer of a problem, which `shared` keeps: it is the same for all routes, but for the headers of limits. */
export function referToProblem(status: number, isLimited: boolean, shared: Json): { $ref: string } | undefined {
  const problem = PROBLEMS[status];
  if (!problem) return undefined;
  const name = `${String(problem.example['title']).replaceAll(' ', '')}${isLimited ? '' : 'OfUnlimited'}`;
  const schema = { $ref: '#/components/schemas/Problem' };
  shared[name] ??= {
    description: problem.description,
    content: { 'application/problem+json': { schema, example: problem.example } },
    headers: headersOf(status, isLimited),
  };
  return { $ref: `#/components/responses/${name}` };
}
