import { z } from 'zod';
import { pageOf, pageParameters } from '../platform/pagination/index.js';
import { Id, id, label, listParameter } from '../platform/validation/index.js';

export const NounItem = z
  .object({
    id,
    websiteId: id,
    lemma: z.string().max(255).meta({ example: 'heat pump' }),
    frequency: z.number().int().min(1).describe('Occurrences in the text of the page').meta({ example: 7 }),
    tfidf: z
      .number()
      .min(0)
      .describe(
        'Share among the terms of the page × ln(1 + pages with text / pages with the lemma), counted when the text of the page was written',
      )
      .meta({ example: 0.083 }),
  })
  .meta({ id: 'Noun' });
export type NounItem = z.infer<typeof NounItem>;

export const NounPage = pageOf(NounItem.partial().meta({ id: 'NounListItem' }), 'Noun');

export const NOUN_FIELDS = Object.keys(NounItem.shape) as [keyof NounItem, ...(keyof NounItem)[]];

export const ListWebsiteNouns = z.strictObject({
  ...pageParameters(['frequency', 'tfidf'], '-frequency'),
  lemma: label(255).optional().meta({ example: 'heat pump' }),
  fields: listParameter(NOUN_FIELDS).optional().describe('Only these fields of each noun'),
});
export type ListWebsiteNouns = z.infer<typeof ListWebsiteNouns>;

export const ListNouns = ListWebsiteNouns.extend({
  sessionId: Id.optional().describe('Nouns of the pages that stand among the results of this session'),
});
export type ListNouns = z.infer<typeof ListNouns>;
