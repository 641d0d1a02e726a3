import type { ArgumentMetadata } from '@nestjs/common';
import type { z } from 'zod';
import type { InputError } from '../errors/index.js';

type Issue = z.core.$ZodIssue;
type Place = Pick<ArgumentMetadata, 'type' | 'data'>;

/** At most this many are listed: a bulk body could have one for every field. */
const MAX_ERRORS = 100;

const escapePointer = (segment: PropertyKey): string => String(segment).replaceAll('~', '~0').replaceAll('/', '~1');

export const toPointer = (path: readonly PropertyKey[]): string =>
  `#${path.map((segment) => `/${escapePointer(segment)}`).join('')}`;

function locate(path: readonly PropertyKey[], place: Place): Pick<InputError, 'pointer' | 'parameter'> {
  return place.type === 'body' ? { pointer: toPointer(path) } : { parameter: place.data ?? String(path[0] ?? '') };
}

function flatten(issue: Issue): Issue[] {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // Of the alternatives, the one that came furthest tells the most.
    const nearest = issue.errors.toSorted((a, b) => a.length - b.length)[0] ?? [];
    if (nearest.length > 0)
      return nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(flatten);
  }
  return [issue];
}

function toErrors(issue: Issue, place: Place): InputError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...locate([...issue.path, key], place),
      code: place.type === 'body' ? 'UNKNOWN_FIELD' : 'UNKNOWN_PARAMETER',
      detail: `${key} is not known here`,
    }));
  }
  return [{ ...locate(issue.path, place), code: issue.code.toUpperCase(), detail: issue.message }];
}

/** All issues of a value as the errors of a problem: pointers for a body, names for parameters. */
export function toInputErrors(error: z.ZodError, place: Place): InputError[] {
  return error.issues
    .flatMap(flatten)
    .flatMap((issue) => toErrors(issue, place))
    .slice(0, MAX_ERRORS);
}
