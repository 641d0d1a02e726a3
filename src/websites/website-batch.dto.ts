import { z } from 'zod';
import { BatchQuery } from '../platform/batch/index.js';
import { label, listParameter, text } from '../platform/validation/index.js';

/** A page and what is known of it. */
export const PutWebsite = z
  .strictObject({
    url: text(100_000, 1)
      .describe('Of any spelling; its canonical form is the identity')
      .meta({ example: 'https://en.wikipedia.org/wiki/Heat_pump' }),
    title: text(1_000_000).nullable().optional().meta({ example: 'Heat pump' }),
    language: label(35)
      .nullable()
      .optional()
      .describe('BCP 47; nouns are read from English texts')
      .meta({ example: 'en' }),
    text: text(10_000_000)
      .optional()
      .describe('Text of the page')
      .meta({ example: 'A heat pump moves heat from one place to another.' }),
  })
  .meta({ id: 'PutWebsite' });
export type PutWebsite = z.infer<typeof PutWebsite>;

export const PutWebsitesQuery = BatchQuery.extend({
  update: listParameter(['title', 'language', 'text'])
    .optional()
    .describe('What a known page takes over; all that an item gives, unless named')
    .meta({ example: ['title', 'text'] }),
});
export type PutWebsitesQuery = z.infer<typeof PutWebsitesQuery>;
