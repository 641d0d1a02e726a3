/**
 * Validation: one zod schema gives the type, the check and the documentation of every input.
 *
 *     @Get(':id') get(@Param('id', { schema: Id }) id: number, @Query({ schema: TreeQuery }) query: TreeQuery)
 *
 * Guarantees: all errors of an input at once, each with its pointer (body) or parameter and a code; unknown fields and
 * parameters, duplicate parameters, NUL and broken Unicode are errors, never dropped or mended in silence.
 */
export { toInputErrors, toPointer } from './input-errors.js';
export { toJsonSchema } from './json-schema.js';
export {
  booleanParameter,
  differentIdsParameter,
  fractionParameter,
  filledText,
  freeObject,
  fromZeroParameter,
  Id,
  id,
  idListParameter,
  integerParameter,
  label,
  listParameter,
  MAX_ID,
  shareParameter,
  text,
  timestamp,
  timestampOut,
} from './schemas.js';
export { ValidationPipe } from './validation.pipe.js';
