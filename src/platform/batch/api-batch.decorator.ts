import { applyDecorators } from '@nestjs/common';
import { ApiProduces, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiStreamedBody } from '../http/index.js';
import { toJsonSchema } from '../validation/index.js';
import { MAX_JSON_ITEMS } from './items.js';
import { BatchReport } from './report.js';

const ndjson = (examples: unknown[]): string => `${examples.map((example) => JSON.stringify(example)).join('\n')}\n`;

/** Documents body and answer of a bulk route: `{field: [item, …]}` as JSON, or one item a line as NDJSON. */
export function ApiBatch(field: 'items' | 'ids', item: z.ZodType, examples: unknown[]): MethodDecorator {
  const { schema, components = {} } = toJsonSchema(item, { schemaType: 'input' }) ?? { schema: {} };
  const items = { type: 'array', items: schema, minItems: 1, maxItems: MAX_JSON_ITEMS };
  const object = { type: 'object', required: [field], properties: { [field]: items }, additionalProperties: false };
  return applyDecorators(
    ApiProduces('application/json', 'application/x-ndjson'),
    ApiStreamedBody({
      description:
        'All items as one JSON object, or one item a line, streamed and of any number. A body that breaks off leaves ' +
        'the groups of items before it written: `committed` of the problem says how many items that are',
      content: {
        'application/json': { schema: object, example: { [field]: examples } },
        'application/x-ndjson': { schema: { type: 'string', maxLength: 2_147_483_647 }, example: ndjson(examples) },
      },
      components,
    }),
    ApiResponse({
      status: 200,
      standardSchema: BatchReport,
      description: 'What became of the items; one line an item for Accept: application/x-ndjson',
    }),
  );
}
