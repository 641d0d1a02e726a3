import { z } from 'zod';
import { timestampOut } from '../platform/validation/index.js';

const count = z.number().int().min(0);

export const GlobalStats = z
  .object({
    sessions: count.meta({ example: 3 }),
    queries: count.meta({ example: 36 }),
    results: count.describe('Occurrences of every type').meta({ example: 360 }),
    websites: count.describe('Pages, one per canonical URL; they outlive their results').meta({ example: 210 }),
    domains: count.describe('Registrable domains of the websites').meta({ example: 90 }),
    nouns: count.describe('Terms of pages: one per page and lemma').meta({ example: 1200 }),
    firstCollectedAt: timestampOut.nullable().describe('Of the earliest query; null without queries'),
    lastCollectedAt: timestampOut.nullable().describe('Of the latest query; null without queries'),
  })
  .meta({ id: 'GlobalStats' });
export type GlobalStats = z.infer<typeof GlobalStats>;
