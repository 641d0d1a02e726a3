import { z } from 'zod';
import { settings } from '../../src/config/settings.js';

export interface DocumentedSetting {
  name: string;
  description: string;
  /** As one would write it; undefined where the setting may stay unset. */
  fallback: string | undefined;
}

/** The schema's settings in its order. Throws for one without a description. */
export function documentedSettings(): DocumentedSetting[] {
  return Object.entries(settings.shape).map(([name, schema]) => {
    const description = z.globalRegistry.get(schema)?.description;
    if (!description) throw new Error(`The setting ${name} has no description in src/config/settings.ts`);
    const { data } = schema.safeParse(undefined);
    return { name, description, fallback: data === undefined ? undefined : String(data) };
  });
}
