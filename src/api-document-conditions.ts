import { referTo } from './api-document-headers.js';
import { type Treatment, TREATMENT_EXTENSION } from './platform/idempotency/index.js';

type Json = Record<string, unknown>;
interface Operation {
  tags?: string[];
  parameters?: (Json & { name: string; in: string; schema?: Json })[];
  responses: Record<string, Json & { headers?: Json; content?: Json }>;
  [TREATMENT_EXTENSION]?: Treatment;
}

const visible = (maxLength: number): Json => ({ type: 'string', minLength: 1, maxLength, pattern: '^[ -~]+$' });

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Any text of the client that is new for each thing that it wants done, such as a UUID, bare or in quotes. The same ' +
    'request with the same key again gets the first answer for 24 hours, with `Idempotent-Replayed: true`, and does nothing; ' +
    'while the first is under way it is 409 with `Retry-After`; another request with this key is 422. All that a request ' +
    'with a key writes is committed at once, with its answer, or not at all. Answers other than 2xx are not kept.',
  // No example: the explorer would fill it in, and send all its first tries with one and the same key.
  schema: { ...visible(255), pattern: '^(?:[!#-~]+|"(?:[ !#-\\[\\]-~]|\\\\["\\\\])+")$' },
};

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'ETags that the client has answers for: if it is still one of them, 304 and no body',
  schema: visible(4096),
};

function addHeader(response: Operation['responses'][string] | undefined, ...names: string[]): void {
  if (response) response.headers = { ...response.headers, ...referTo(...names) };
}

const takesKey = (method: string, operation: Operation): boolean =>
  method === 'post' && (operation[TREATMENT_EXTENSION]?.kept ?? true);

/** Answers as a whole, of JSON alone, have tags; exports are streamed, and figures of the server are of their moment. */
const isTagged = (method: string, { responses, tags }: Operation): boolean =>
  method === 'get' &&
  !tags?.includes('operations') &&
  Object.keys(responses['200']?.content ?? {}).join() === 'application/json';

/** Answers with tags are those that are kept, but for keys: whether one is revoked is asked anew each time. */
const isKept = (method: string, operation: Operation): boolean =>
  isTagged(method, operation) && !operation.tags?.includes('keys');

/** Headers of requests that may be conditional or be sent twice, and of their answers; gives the problems that may follow. */
export function completeConditions(method: string, operation: Operation): number[] {
  const parameters = (operation.parameters ??= []);
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1];
  const isConditional = parameters.some(({ name }) => name === 'If-Match');
  const isKeyed = takesKey(method, operation);
  if (isKeyed) {
    parameters.push(IDEMPOTENCY_KEY);
    addHeader(success, 'Idempotent-Replayed');
  }
  if (isTagged(method, operation)) {
    parameters.push(IF_NONE_MATCH);
    operation.responses['304'] ??= { description: 'The client has this answer already' };
    addHeader(operation.responses['304'], 'ETag');
  }
  if (isKept(method, operation)) {
    addHeader(success, 'Cache-Status');
    addHeader(operation.responses['304'], 'Cache-Status');
  }
  if (isTagged(method, operation) || (method === 'patch' && isConditional)) addHeader(success, 'ETag');
  delete operation[TREATMENT_EXTENSION];
  return [...(isKeyed ? [409, 413, 422] : []), ...(isConditional ? [412] : [])];
}
