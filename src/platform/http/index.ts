/**
 * HTTP: what happens to every request before its handler, and to every answer after it.
 *
 * Guarantees: every answer has an X-Request-Id; a JSON body is at most `limit` bytes and 64 levels deep, valid UTF-8,
 * announced as JSON, and read after the guards have let the request pass; what breaks one of these, or HTTP itself, is
 * answered as problem+json before a handler runs. RootExpressAdapter's server makes Express's own objects: requests and
 * answers behave as with the stock server, at a fraction of its cost on Node 20; what `useInFront` adds runs before
 * Express does, with its rules. Answers from 1 kB on, streams included, are compressed for who accepts it, with the ETag
 * of the form that is sent; a condition may name any form, and a 304 and the answer to a HEAD name the form of a GET.
 */
export { bodyDigest, digestBody } from './body-digest.js';
export { corsFor } from './cors.js';
export { compressed } from './compression.middleware.js';
export { EncodedText, type Encoding, encodingFor, mayTransform } from './content-encoding.js';
export { conditions, tagOf, weakTag } from './entity-tag.js';
export { FinishingInterceptor } from './finishing.interceptor.js';
export { answerOn } from './answer-on.js';
export { answerBrokenRequests } from './broken-request.js';
export { hasBody } from './has-body.js';
export { JsonBodyInterceptor } from './json-body.interceptor.js';
export { BodyIncomplete, BodyStalled, MalformedEncoding } from './body.errors.js';
export { ApiStreamedBody, STREAMED_BODY, type StreamedBody } from './streamed-body.decorator.js';
export { sendFile, type StreamedFile } from './send-file.js';
export { jsonOf, JsonText } from './json-text.js';
export { ReadyAnswer } from './ready-answer.js';
export { requestId } from './request-id.middleware.js';
export { refuseForeignNames } from './own-name.middleware.js';
export { refuseCrossSite } from './same-site.middleware.js';
export { sendUnstored } from './send-unstored.js';
export { securityHeaders } from './security-headers.js';
export { RootExpressAdapter } from './root-express.adapter.js';
export { type BodyLimits, drainBody, readBody, unpacked } from './streamed-body.js';
