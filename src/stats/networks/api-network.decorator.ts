import { ApiResponse } from '@nestjs/swagger';
import { toJsonSchema } from '../../platform/validation/index.js';
import { NodeLinkGraph } from './network.dto.js';

const text = (example: string) => ({ schema: { type: 'string' as const, maxLength: 2_147_483_647 }, example });

/** Documents the file in each of its formats. */
export const ApiNetwork = (): MethodDecorator =>
  ApiResponse({
    status: 200,
    description: 'The file, streamed; a connection that breaks before its end means that it is not whole',
    content: {
      'application/gexf+xml': text('<gexf xmlns="http://gexf.net/1.3" version="1.3">…</gexf>'),
      'application/graphml+xml': text('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">…</graphml>'),
      'text/csv': text(
        'Source,Target,Type,Weight,count,inverseRank,alpha\r\nquery:heat pump cost,domain:wikipedia.org,Undirected,1.5,2,1.5,0.31\r\n',
      ),
      'application/json': {
        schema: toJsonSchema(NodeLinkGraph, { schemaType: 'output' })?.schema as object,
      },
    },
  });
