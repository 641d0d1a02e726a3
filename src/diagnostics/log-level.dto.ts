import { z } from 'zod';
import { LOG_LEVELS } from '../config/settings.js';

export const LogLevel = z
  .strictObject({
    level: z.enum(LOG_LEVELS).describe('Lines of this level and above are written').meta({ example: 'debug' }),
  })
  .meta({ id: 'LogLevel' });
export type LogLevel = z.infer<typeof LogLevel>;
