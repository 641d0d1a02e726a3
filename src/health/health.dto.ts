import { z } from 'zod';

const Indicator = z.object({ status: z.enum(['up', 'down', 'degraded']) }).catchall(z.unknown());
const indicators = z.record(z.string(), Indicator);

export const Health = z
  .object({
    status: z.enum(['ok', 'error', 'degraded', 'shutting_down']).meta({ example: 'ok' }),
    info: indicators.optional().meta({ example: { database: { status: 'up', milliseconds: 1 } } }),
    error: indicators.optional().meta({ example: {} }),
    details: indicators.meta({ example: { database: { status: 'up', milliseconds: 1 } } }),
  })
  .meta({ id: 'Health' });
