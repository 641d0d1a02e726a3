import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { InvalidInput } from '../errors/index.js';
import { toInputErrors } from './input-errors.js';

interface SchemaMetadata extends ArgumentMetadata {
  schema?: z.ZodType;
}

/**
 * Validates each argument with the zod schema of its decorator, `@Body({ schema })` and the like. Nest's own pipe does
 * the same, but cannot tell a body from a parameter in its errors, and deletes keys such as `constructor` from the
 * client's own data.
 */
@Injectable()
export class ValidationPipe implements PipeTransform {
  transform(value: unknown, metadata: SchemaMetadata): unknown {
    if (!metadata.schema || metadata.type === 'custom') return value;
    // No body at all is answered like an empty one: by naming the fields that are missing.
    const result = metadata.schema.safeParse(metadata.type === 'body' && value === undefined ? {} : value);
    if (result.success) return result.data;
    throw new InvalidInput(toInputErrors(result.error, metadata));
  }
}
