import { z } from 'zod';
import { pageOf, pageParameters } from '../platform/pagination/index.js';
import {
  filledText,
  freeObject,
  Id,
  id,
  integerParameter,
  label,
  listParameter,
  text,
  timestampOut,
} from '../platform/validation/index.js';
import { QueryItem, toQueryItem } from '../queries/query.dto.js';
import { toWebsiteItem, WebsiteItem } from '../websites/website.dto.js';
import type { SearchResult } from './result.entity.js';

/** The column would take a little more; nothing that we do to a rank may leave it. */
export const MAX_RANK = 2_000_000_000;

/** Limits at the door for every way in, imports included. */
export const resultShape = {
  rank: z
    .number()
    .int()
    .min(1)
    .max(MAX_RANK)
    .describe('From 1, as the engine gave it over all pages')
    .meta({ example: 1 }),
  type: label(64).describe('organic, or the kind of block: ad, local_pack, answer_box …').meta({ example: 'organic' }),
  url: filledText(100_000)
    .nullable()
    .describe('As given; only a block may lack it')
    .meta({ example: 'https://en.wikipedia.org/wiki/Heat_pump' }),
  title: text(1_000_000).nullable().meta({ example: 'Heat pump' }),
  snippet: text(1_000_000).nullable().meta({ example: 'A heat pump moves heat from one place to another.' }),
  extra: freeObject
    .nullable()
    .describe('What else the engine gave')
    .meta({ example: { sitelinks: [] } }),
};

const newResult = {
  rank: resultShape.rank,
  title: resultShape.title.default(null),
  snippet: resultShape.snippet.default(null),
  extra: resultShape.extra.default(null),
};

export const OrganicResult = z
  .strictObject({ ...newResult, type: z.literal('organic').default('organic'), url: resultShape.url.unwrap() })
  .meta({ id: 'OrganicResult' });

export const BlockResult = z
  .strictObject({
    ...newResult,
    type: resultShape.type
      .regex(/^(?!organic$)/, { error: 'an organic result must have a url', abort: true })
      .meta({ example: 'ad' }),
    url: resultShape.url.default(null),
  })
  .meta({ id: 'BlockResult' });

/** An organic result has a URL; another block of the page names its type and may lack one. */
export const CreateResult = z.union([OrganicResult, BlockResult]);
export type CreateResult = z.infer<typeof CreateResult>;

export const ResultItem = z
  .object({
    id,
    sessionId: id,
    queryId: id,
    websiteId: id.nullable(),
    domain: z.string().max(253).nullable().meta({ example: 'wikipedia.org' }),
    ...resultShape,
    createdAt: timestampOut,
  })
  .meta({ id: 'Result' });
export type ResultItem = z.infer<typeof ResultItem>;

export const ResultDetail = ResultItem.extend({
  website: WebsiteItem.nullable().optional(),
  query: QueryItem.partial().optional(),
})
  .partial()
  .meta({ id: 'ResultDetail' });
export type ResultDetail = z.infer<typeof ResultDetail>;

export const ResultPage = pageOf(ResultDetail, 'Result');

export const RESULT_INCLUDES = ['website', 'query'] as const;
export type ResultInclude = (typeof RESULT_INCLUDES)[number];

export const RESULT_FIELDS = Object.keys(ResultItem.shape) as [keyof ResultItem, ...(keyof ResultItem)[]];
const include = listParameter(RESULT_INCLUDES)
  .optional()
  .describe('Load these beside each result')
  .meta({ example: ['website'] });
const fields = listParameter(RESULT_FIELDS).optional().describe('Only these fields of each result');

/** Ranks compare within one query only, which a schema cannot say: it documents what every list takes. */
const sort = z
  .enum(['id', '-id', 'rank', '-rank'])
  .optional()
  .describe('With queryId also rank, which is the order then, and -rank; id otherwise')
  .meta({ parameter: { type: 'string', enum: ['id', '-id'] } });

/** What a list or an export of results can be narrowed down by. */
export const resultFilters = {
  sessionId: Id.optional(),
  queryId: Id.optional(),
  websiteId: Id.optional(),
  domain: label(253).optional().describe('Registrable domain').meta({ example: 'wikipedia.org' }),
  type: label(64).optional().meta({ example: 'organic' }),
  rankMax: integerParameter(1, MAX_RANK).optional().describe('Only ranks up to this one').meta({ example: 10 }),
  search: label(200).optional().describe('Part of the title, in any case'),
};

export const ListResults = z.strictObject({
  ...pageParameters(['id', 'rank'], 'id'),
  sort,
  ...resultFilters,
  include,
  fields,
});
export type ListResults = z.infer<typeof ListResults>;

/** Of one website; its query comes with each result. Other filters are those of all results, with websiteId. */
export const ListWebsiteResults = z.strictObject({
  ...pageParameters(['collectedAt', 'id'], 'collectedAt'),
  fields,
});
export type ListWebsiteResults = z.infer<typeof ListWebsiteResults>;

export const GetResult = z.strictObject({ include, fields });
export type GetResult = z.infer<typeof GetResult>;

export const toResultItem = ({ workspaceId: _, query: __, website: ___, ...result }: SearchResult): ResultItem =>
  result;

export const toResultDetail = (result: SearchResult): ResultDetail => ({
  ...toResultItem(result),
  ...(result.website !== undefined && { website: result.website && toWebsiteItem(result.website) }),
  ...(result.query !== undefined && { query: toQueryItem(result.query) }),
});
