import { z } from 'zod';
import { pageOf, pageParameters } from '../platform/pagination/index.js';
import { id, label, listParameter, timestampOut } from '../platform/validation/index.js';
import type { Website } from './website.entity.js';

export const WebsiteItem = z
  .object({
    id,
    url: z.string().max(100_000).describe('Canonical URL').meta({ example: 'https://en.wikipedia.org/wiki/Heat_pump' }),
    host: z
      .string()
      .max(253)
      .nullable()
      .describe('Null where the URL has none, or a longer one than can exist')
      .meta({ example: 'en.wikipedia.org' }),
    domain: z.string().max(253).nullable().describe('Registrable domain').meta({ example: 'wikipedia.org' }),
    title: z.string().max(1_000_000).nullable().describe('Title as first seen').meta({ example: 'Heat pump' }),
    language: z.string().max(35).nullable().meta({ example: 'en' }),
    version: z.number().int().min(1).meta({ example: 1 }),
    createdAt: timestampOut,
    updatedAt: timestampOut,
  })
  .meta({ id: 'Website' });
export type WebsiteItem = z.infer<typeof WebsiteItem>;

export const WEBSITE_FIELDS = Object.keys(WebsiteItem.shape) as [keyof WebsiteItem, ...(keyof WebsiteItem)[]];

export const WebsiteDetail = WebsiteItem.extend({
  content: z
    .object({ text: z.string().max(10_000_000), updatedAt: timestampOut })
    .nullable()
    .optional()
    .describe('Text of the page, with include=content'),
  highlight: z
    .string()
    .max(10_000)
    .nullable()
    .optional()
    .describe(
      'Where the search words stand in title or text, in <mark> elements; all else is escaped for HTML. Cut where words are very long',
    ),
})
  .partial()
  .meta({ id: 'WebsiteDetail' });
export type WebsiteDetail = z.infer<typeof WebsiteDetail>;

export const WebsitePage = pageOf(WebsiteDetail, 'Website');

const include = listParameter(['content'])
  .optional()
  .describe('content: the text of the page')
  .meta({ example: ['content'] });
const fields = listParameter(WEBSITE_FIELDS).optional().describe('Only these fields of each website');

export const ListWebsites = z.strictObject({
  ...pageParameters(['id'], 'id'),
  domain: label(253).optional().describe('Registrable domain').meta({ example: 'wikipedia.org' }),
  search: label(200).optional().describe('Words in title or text: "a phrase", -without, either or other'),
  include,
  fields,
});
export type ListWebsites = z.infer<typeof ListWebsites>;

export const GetWebsite = z.strictObject({ include, fields });
export type GetWebsite = z.infer<typeof GetWebsite>;

export const toWebsiteItem = ({
  id,
  url,
  host,
  domain,
  title,
  language,
  version,
  createdAt,
  updatedAt,
}: Website): WebsiteItem => ({
  id,
  url,
  host,
  domain,
  title,
  language,
  version,
  createdAt,
  updatedAt,
});

export const toWebsiteDetail = (website: Website): WebsiteDetail => ({
  ...toWebsiteItem(website),
  ...(website.content !== undefined && {
    content: website.content && { text: website.content.text, updatedAt: website.content.updatedAt },
  }),
});
