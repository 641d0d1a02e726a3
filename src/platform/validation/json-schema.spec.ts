import { z } from 'zod';
import { toJsonSchema } from './json-schema.js';
import { booleanParameter, integerParameter } from './schemas.js';

it('tells the default of a parameter that is parsed from text', () => {
  const query = z.strictObject({
    limit: integerParameter(1, 500).default(20).describe('Items'),
    total: booleanParameter.default(true),
    page: integerParameter(1, 9)
      .default(1)
      .meta({ parameter: { type: 'integer', minimum: 1 } }),
    rankMax: integerParameter(1, 9).optional(),
  });
  expect(toJsonSchema(query, { schemaType: 'input' })?.schema).toMatchObject({
    properties: {
      limit: { type: 'integer', maximum: 500, description: 'Items', default: 20 },
      total: { type: 'boolean', default: true },
      page: { type: 'integer', minimum: 1, default: 1 },
      rankMax: expect.not.objectContaining({ default: expect.anything() }),
    },
  });
});
