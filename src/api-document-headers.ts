type Json = Record<string, unknown>;

const integerHeader = (description: string): Json => ({
  description,
  schema: { type: 'integer', minimum: 0, maximum: 2_147_483_647 },
});
const textHeader = (description: string, value: string): Json => ({
  description,
  schema: { type: 'string', maxLength: 255 },
  example: value,
});

/** Of every answer of a route that counts against a limit. */
const LIMITS: Json = {
  'RateLimit-Policy': textHeader(
    'draft-ietf-httpapi-ratelimit-headers-11: the limit of the route',
    '"default";q=100;w=60',
  ),
  RateLimit: textHeader('What is left of it, and the seconds until one more request is free', '"default";r=99;t=60'),
  'X-RateLimit-Limit': integerHeader('Requests within the window'),
  'X-RateLimit-Remaining': integerHeader('Requests that are left'),
  'X-RateLimit-Reset': integerHeader('Seconds until one more request is free'),
};

const ORIGIN = textHeader(
  'To pages of origins that CORS_ORIGINS names: the origin that may read the answer',
  'https://notes.example.org',
);

/** Headers of answers, said once: thousands of answers refer to them. */
export const HEADERS: Json = {
  ...LIMITS,
  'Access-Control-Allow-Origin': ORIGIN,
  'Cache-Status': textHeader(
    'RFC 9211: whether the answer was kept (hit) or made (fwd), and for how many seconds it is good',
    'observatory; hit; ttl=842',
  ),
  ETag: textHeader(
    'RFC 9110: of a session, a query or a website a strong one that begins with its version, to be sent as If-Match',
    '"7-2jmj7l5rSw0yVb_vlWAYkK_YBwk"',
  ),
  'Idempotent-Replayed': textHeader(
    'That the answer was made for an earlier request with this Idempotency-Key',
    'true',
  ),
  Location: textHeader('RFC 9110: the path of what was made', '/api/v1/sessions/1'),
  'Retry-After': integerHeader('Seconds until the request may be sent again'),
  'WWW-Authenticate': textHeader('RFC 6750', 'Bearer realm="search-observatory"'),
  traceresponse: textHeader(
    'Draft of W3C Trace Context: the trace and span of the request, as in the log',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
  ),
  'X-Request-Id': { description: 'Id of the request, as in the log', schema: { type: 'string', maxLength: 128 } },
};

export const referTo = (...names: string[]): Json =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** The headers of every answer of this status. */
export function headersOf(status: number, isLimited: boolean): Json {
  const names = ['X-Request-Id', 'traceresponse', 'Access-Control-Allow-Origin'];
  if (isLimited && status < 500) names.push(...Object.keys(LIMITS));
  if (status === 401 || status === 403) names.push('WWW-Authenticate');
  if (status === 201) names.push('Location');
  if (status === 429 || status === 503) names.push('Retry-After');
  return referTo(...names);
}
