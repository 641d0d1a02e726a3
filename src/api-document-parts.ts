import type { OpenAPIObject } from '@nestjs/swagger';
import { completeConditions } from './api-document-conditions.js';
import { HEADERS, headersOf } from './api-document-headers.js';
import { PROBLEM, referToProblem } from './api-document-problems.js';
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
