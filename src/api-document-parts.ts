import type { OpenAPIObject } from '@nestjs/swagger';
import { completeConditions } from './api-document-conditions.js';
import { HEADERS, headersOf } from './api-document-headers.js';
import { type DeclaredScope, SCOPE_EXTENSION } from './auth/scope.metadata.js';
import { STREAMED_BODY, type StreamedBody } from './platform/http/index.js';

export interface PageSizes {
  perPage: number;
  maxPerPage: number;
}

type Json = Record<string, unknown>;
interface Operation {
  operationId?: string;
  tags?: string[];
  parameters?: (Json & { name: string; in: string; schema?: Json })[];
  requestBody?: Json;
  [STREAMED_BODY]?: StreamedBody;
  [SCOPE_EXTENSION]?: DeclaredScope;
  security?: Record<string, string[]>[];
  responses: Record<string, Json & { headers?: Json; content?: Json; $ref?: string }>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const PROBLEM = {
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

/** Lists are empty for a session that is not there; statistics of nothing would be numbers about nothing. */
const NAMES_SESSIONS = /^sessionIds?$/;
const OF_SESSIONS = /\/stats\/|\/imports$/;
/** Trees and networks are refused rather than cut short. */
const MAY_BE_TOO_LARGE = /v1\/(?:sessions|queries)\/\{id\}$|\/network$/;

/** Names something that may not be there. */
const mayBeMissing = (path: string, { parameters }: Operation): boolean =>
  path.includes('{') || (OF_SESSIONS.test(path) && Boolean(parameters?.some(({ name }) => NAMES_SESSIONS.test(name))));

/** All or nothing: `atomic` batches, and answers that would be cut short. */
const mayBeRefused = (path: string, method: string): boolean =>
  path.endsWith('/bulk') || (method === 'get' && MAY_BE_TOO_LARGE.test(path));

/** Who runs the server changes a process, no rows that others may be at. */
const changesRows = (method: string, { tags }: Operation): boolean => method !== 'get' && !tags?.includes('operations');

function problemStatuses(path: string, method: string, operation: Operation): number[] {
  const keyed = operation.security?.length ? [401, 403] : [];
  if (!path.startsWith('/api/')) return path === '/' ? [400, 500] : [400, ...keyed, 500, 503];
  const statuses = [400, ...keyed, 429, 500, 503];
  if (mayBeMissing(path, operation)) statuses.push(404);
  if (operation.requestBody) statuses.push(408, 413, 415);
  if (changesRows(method, operation)) statuses.push(409);
  if (mayBeRefused(path, method)) statuses.push(422);
  statuses.push(...completeConditions(method, operation));
  return statuses;
}

const LINK = { description: 'RFC 8288: next, prev, first, last', schema: { type: 'string', maxLength: 10_000 } };

/** Refers to the answer of a problem, which `shared` keeps: it is the same for all routes, but for the headers of limits. */
function referToProblem(status: number, isLimited: boolean, shared: Json): { $ref: string } | undefined {
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

function completeResponses(path: string, method: string, operation: Operation, shared: Json): void {
  const isLimited = path.startsWith('/api/');
  const problems = problemStatuses(path, method, operation);
  for (const [status, response] of Object.entries(operation.responses)) {
    response.headers = { ...response.headers, ...headersOf(Number(status), isLimited) };
  }
  for (const status of problems) {
    const problem = referToProblem(status, isLimited, shared);
    if (problem) operation.responses[status] ??= problem;
  }
  const page = operation.responses['200'];
  if (page && operation.parameters?.some((parameter) => parameter.name === 'cursor'))
    page.headers = { ...page.headers, Link: LINK };
}

function completeParameters(operation: Operation, sizes: PageSizes): void {
  for (const parameter of operation.parameters ?? []) {
    const { schema } = parameter;
    if (!schema) continue;
    if (schema['type'] === 'array') Object.assign(parameter, { style: 'form', explode: false });
    if (parameter.name === 'perPage') Object.assign(schema, { maximum: sizes.maxPerPage, default: sizes.perPage });
  }
}

/** A body in several media types; `@nestjs/swagger` knows one schema for all of them. */
function completeBody(operation: Operation, schemas: Json): void {
  const body = operation[STREAMED_BODY];
  if (!body) return;
  const { components, ...requestBody } = body;
  operation.requestBody = { required: true, ...requestBody };
  Object.assign(schemas, components);
  delete operation[STREAMED_BODY];
}

/** By the scope that the route declares: which keys open it, and how it refuses the others. */
function completeSecurity(operation: Operation): void {
  const isPublic = operation[SCOPE_EXTENSION] === 'public';
  operation.security = isPublic ? [] : [{ bearer: [] }, { apiKey: [] }];
  if (isPublic) delete operation[SCOPE_EXTENSION];
}

const MAX_INT32 = 2 ** 31 - 1;

/** How large integers get, for clients whose languages tell them apart. */
function nameIntegers(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  const { type, maximum = Infinity } = schema as { type?: unknown; maximum?: number };
  if ([type].flat().includes('integer')) (schema as Json)['format'] ??= maximum <= MAX_INT32 ? 'int32' : 'int64';
  for (const part of Object.values(schema)) nameIntegers(part);
}

/** What every operation has and no decorator should repeat: problems, headers, the form of lists in parameters. */
export function completeDocument(document: OpenAPIObject, sizes: PageSizes): OpenAPIObject {
  const schemas: Json = { ...document.components?.schemas, Problem: PROBLEM };
  const responses: Json = {};
  document.components = { ...document.components, schemas, responses, headers: HEADERS } as never;
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method] as Operation | undefined;
      if (!operation) continue;
      completeSecurity(operation);
      completeBody(operation, schemas);
      completeParameters(operation, sizes);
      completeResponses(path, method, operation, responses);
    }
  }
  nameIntegers(document.paths);
  nameIntegers(document.components);
  return document;
}
