import type { Response } from 'supertest';
import type { TestApp } from './app.js';

type Json = Record<string, unknown>;
type Schema = Json & { $ref?: string; properties?: Record<string, Schema>; required?: string[]; items?: Schema };

export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As in the document, with `{id}`. */
  path: string;
  /** The scope that a key needs; none for public routes. */
  scope: string | undefined;
  /** Names of the parameters in the query. */
  parameters: string[];
  /** Those of them that must be there, with a value that the server takes. */
  required: Record<string, unknown>;
  /** Names of the headers that it heeds. */
  headers: string[];
  body?: { type: string; example: unknown } | undefined;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}

interface Document {
  paths: Record<string, Record<string, Json>>;
  components: { schemas: Record<string, Schema> };
}

/** A value that the schema takes: its example, or the smallest one. */
function exampleOf(schema: Schema, schemas: Record<string, Schema>): unknown {
  if (schema.$ref) return exampleOf(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, schemas);
  if ('example' in schema) return schema['example'];
  if ('default' in schema) return schema['default'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const alternatives = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined;
  if (alternatives?.[0]) return exampleOf(alternatives[0], schemas);
  if (schema.items) return [exampleOf(schema.items, schemas)];
  if (!schema.properties) return schema['type'] === 'integer' || schema['type'] === 'number' ? 1 : 'x';
  const required = Object.entries(schema.properties).filter(([name]) => schema.required?.includes(name));
  return Object.fromEntries(required.map(([name, property]) => [name, exampleOf(property, schemas)]));
}

function bodyOf(operation: Json, schemas: Record<string, Schema>): Operation['body'] {
  const content = (operation['requestBody'] as { content?: Record<string, Json> } | undefined)?.content;
  const [type, media] = Object.entries(content ?? {})[0] ?? [];
  if (type === undefined || !media) return undefined;
  const named = Object.values((media['examples'] as Record<string, { value: unknown }> | undefined) ?? {})[0]?.value;
  return { type, example: media['example'] ?? named ?? exampleOf(media['schema'] as Schema, schemas) };
}

/** Every operation that the server documents, with a body that it takes. */
export async function operationsOf(test: TestApp): Promise<Operation[]> {
  const { paths, components } = (await test.root().get('/openapi.json').expect(200)).body as Document;
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      const parameters = (operation['parameters'] ?? []) as Parameter[];
      const inQuery = parameters.filter((parameter) => parameter.in === 'query');
      const required = inQuery.filter((parameter) => parameter.required);
      return {
        method: method as Operation['method'],
        path,
        scope: operation['x-required-scope'] as string | undefined,
        parameters: inQuery.map(({ name }) => name),
        required: Object.fromEntries(
          required.map(({ name, schema }) => [name, String(exampleOf(schema, components.schemas))]),
        ),
        headers: parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name),
        body: bodyOf(operation, components.schemas),
      };
    }),
  );
}

export const nameOf = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`;

/** Of no row. */
const NO_ID = 9_000_000_000_001;

export interface Sent {
  key?: string | undefined;
  id?: number;
  query?: Record<string, unknown>;
  ifMatch?: string;
  body?: unknown;
}

/** Sends the operation, without waiting for an answer that it likes. */
export async function send(test: TestApp, { method, path, body }: Operation, sent: Sent): Promise<Response> {
  const { key, id = NO_ID, query = {} } = sent;
  const url = path.replaceAll(/\{\w+\}/g, String(id));
  const request = test.root()[method](url).query(query);
  if (key !== undefined) void request.set('X-API-Key', key);
  if (sent.ifMatch) void request.set('If-Match', sent.ifMatch);
  if (body) void request.set('Content-Type', body.type).send((sent.body ?? body.example) as object);
  return request.ok(() => true);
}
