import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';
import { versionsOf } from './entity-tag.js';

/** Versions of which a row must have one to be written; undefined: whichever it has. */
export type ExpectedVersions = readonly number[] | undefined;

const documented = ApiHeader({
  name: 'If-Match',
  required: false,
  description:
    'ETags, or *: the row is written only if its version is that of one of them, else the answer is 412. They begin with ' +
    'the version; weak ones match nothing.',
  schema: { type: 'string', minLength: 1, maxLength: 4096, pattern: String.raw`^[\t -~]+$` },
});

/** The condition of a request that changes one row: an argument of its service, and part of the statement that writes. */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext): ExpectedVersions => {
    const header = context.switchToHttp().getRequest<Request>().headers['if-match'];
    return header === undefined ? undefined : versionsOf(header);
  },
  [
    (target, key) => {
      const method = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
      if (method) documented(target, key as string, method);
    },
  ],
);
