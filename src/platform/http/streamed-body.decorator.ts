import { ApiExtension } from '@nestjs/swagger';

/** The body of a route that reads the raw request, as OpenAPI says it: one entry a media type. */
export interface StreamedBody {
  description: string;
  content: Record<string, { schema: Record<string, unknown>; example?: unknown; examples?: Record<string, unknown> }>;
  /** Schemas that the content refers to. */
  components?: Record<string, unknown>;
}

export const STREAMED_BODY = 'x-streamed-body';

/** Documents such a body: Nest's own `@ApiBody` knows one schema for all media types only. */
export const ApiStreamedBody = (body: StreamedBody): MethodDecorator => ApiExtension(STREAMED_BODY, body);
