import { z } from 'zod';

interface Converted {
  schema: unknown;
  components?: Record<string, unknown>;
}

interface Override {
  zodSchema: z.core.$ZodType;
  jsonSchema: Record<string, unknown>;
}

/**
 * A schema whose wire form is not what zod would say of its type (an integer in a URL is a string to zod, a Date is a
 * string in JSON) carries the wire form in `meta({ parameter })`.
 */
function describeWireForm({ zodSchema, jsonSchema }: Override): void {
  restoreDefault(zodSchema, jsonSchema);
  const meta = z.globalRegistry.get(zodSchema) as { parameter?: Record<string, unknown> } | undefined;
  if (meta?.parameter) {
    const { description, example, default: fallback } = jsonSchema;
    for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
    Object.assign(jsonSchema, meta.parameter, JSON.parse(JSON.stringify({ description, example, default: fallback })));
  }
  delete jsonSchema['propertyNames'];
  delete jsonSchema['id'];
}

/**
 * Of what is parsed from a string zod leaves the default out, which is one of the parsed type: here that is the wire form
 * as well.
 */
function restoreDefault({ _zod: { def } }: z.core.$ZodType, jsonSchema: Record<string, unknown>): void {
  if (def.type !== 'default') return;
  jsonSchema['default'] ??= JSON.parse(JSON.stringify((def as z.core.$ZodDefaultDef).defaultValue));
}

/** Zod to the schemas of OpenAPI 3.1; those with an `id` become components. */
export function toJsonSchema(
  schema: unknown,
  { schemaType }: { schemaType: 'input' | 'output' },
): Converted | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const id = z.globalRegistry.get(schema)?.id;
  const {
    $defs,
    $schema: _,
    ...root
  } = z.toJSONSchema(schema, {
    io: schemaType,
    unrepresentable: 'any',
    override: describeWireForm,
  });
  // A schema with an id comes inline or, where it is nested as well, as one of the definitions.
  const components = { ...(id && { [id]: root }), ...$defs };
  return { schema: id ? { $ref: `#/components/schemas/${id}` } : root, components };
}
