import { z } from 'zod';
import { fromZeroParameter, integerParameter, shareParameter } from '../../platform/validation/index.js';
import { MAX_RANK } from '../../results/result.dto.js';
import { MAX_DEPTH } from '../lists/ranked-lists.repository.js';
import { marketFilters, statsFilters } from '../stats-filters.dto.js';

export const NETWORK_TYPES = ['query-domain', 'query-website', 'domain-cooccurrence'] as const;
export type NetworkType = (typeof NETWORK_TYPES)[number];

export const NETWORK_FORMATS = ['gexf', 'graphml', 'csv', 'json'] as const;
export type NetworkFormatName = (typeof NETWORK_FORMATS)[number];

const MAX_WEIGHT = 1_000_000_000;
const { type: resultType, ...filters } = statsFilters;

export const NetworkQuery = z.strictObject({
  type: z.enum(NETWORK_TYPES).default('query-domain').describe('What the nodes are, and what joins them'),
  format: z.enum(NETWORK_FORMATS).default('gexf').describe('json is node-link form; csv is an edge list'),
  weight: z
    .enum(['inverseRank', 'count'])
    .default('inverseRank')
    .describe('What the weight of an edge is; both stand on it anyway'),
  alpha: shareParameter
    .default(1)
    .describe('Level of the disparity filter, which keeps the backbone; 1 keeps every edge')
    .meta({ example: 0.05 }),
  minWeight: fromZeroParameter(MAX_WEIGHT).default(0).describe('Only edges of this weight or more'),
  k: integerParameter(1, MAX_DEPTH).default(100).describe('Only results on the first k ranks'),
  resultType: resultType.describe('Type of the results that count'),
  ...filters,
  ...marketFilters,
});
export type NetworkQuery = z.infer<typeof NetworkQuery>;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const weight = z.number().min(0).max(MAX_WEIGHT);
const nodeId = z.string().max(100_000).meta({ example: 'domain:wikipedia.org' });

/** The form of `format=json`; nothing reads it here. */
export const NodeLinkGraph = z.object({
  directed: z.literal(false),
  multigraph: z.literal(false),
  graph: z.object({
    type: z.enum(NETWORK_TYPES),
    session: count.meta({ example: 1 }),
    weight: z.enum(['inverseRank', 'count']),
    alpha: z.number().gt(0).max(1).meta({ example: 1 }),
    minWeight: weight.meta({ example: 0 }),
    description: z.string().max(1_000),
  }),
  nodes: z
    .array(
      z.object({
        id: nodeId.describe('Kind and label: the same in every network'),
        kind: z.enum(['query', 'domain', 'website']).meta({ example: 'domain' }),
        label: z.string().max(100_000).meta({ example: 'wikipedia.org' }),
        domain: z.string().max(253).nullable().describe('Null for queries').meta({ example: 'wikipedia.org' }),
        degree: count.describe('Edges of the node in this file').meta({ example: 6 }),
        weightedDegree: weight.describe('Sum of their weights').meta({ example: 8.5 }),
        results: count.describe('Results under the filters').meta({ example: 12 }),
        lists: count.describe('Result lists that have any').meta({ example: 12 }),
        bestRank: z.number().int().min(1).max(MAX_RANK).meta({ example: 1 }),
      }),
    )
    .max(1_000_000),
  links: z
    .array(
      z.object({
        source: nodeId.meta({ example: 'query:heat pump cost' }),
        target: nodeId,
        weight: weight.meta({ example: 1.5 }),
        count: count.meta({ example: 2 }),
        inverseRank: weight.meta({ example: 1.5 }),
        alpha: z.number().min(0).max(1).describe('Of the disparity filter').meta({ example: 0.31 }),
      }),
    )
    .max(2_147_483_647),
});
