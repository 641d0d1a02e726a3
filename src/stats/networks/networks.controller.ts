import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { RequireScope } from '../../auth/scope.decorator.js';
import { sendFile } from '../../platform/http/index.js';
import { Slots } from '../../platform/jobs/index.js';
import { Id } from '../../platform/validation/index.js';
import { WorkspaceId } from '../../workspaces/workspace.decorator.js';
import { ApiNetwork } from './api-network.decorator.js';
import { NetworkQuery } from './network.dto.js';
import { NetworksService } from './networks.service.js';

@ApiTags('stats')
@RequireScope('read')
@Controller('sessions/:id/network')
export class NetworksController {
  constructor(
    private readonly networks: NetworksService,
    private readonly slots: Slots,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'getNetwork',
    summary: 'The results of a session as a network',
    description: `An undirected weighted network for Gephi, Cytoscape, NetworkX or d3, as one file.

- **query-domain**, **query-website**: query texts, and the registrable domains or pages among their results. Count: results. Inverse rank: Σ 1 / best rank over the result lists of the text.
- **domain-cooccurrence**: domains that stand in the same result lists. Count: these lists. Inverse rank: Σ 1 / (rank · rank) over them, best ranks. It is the projection of lists × domains (Newman, Networks, 2018, section 6.6).
- **alpha** < 1 keeps the backbone alone: the edges with α = (1 − w / s)^(k − 1) < alpha at one of their ends at least, w being the weight of the edge, s the strength and k the degree of the node (Serrano, Boguñá and Vespignani, PNAS 106(16), 2009). An only edge has α = 1 at its node.

\`alpha\` is computed over all edges, then \`minWeight\` leaves some away; nodes without an edge are left out. Every edge carries count, inverse rank and the smaller α of its ends; every node its degree, its weighted degree, its results, the lists that have any and its best rank. At most 500,000 results are read.`,
  })
  @ApiNetwork()
  async get(
    @WorkspaceId() workspaceId: number,
    @Param('id', { schema: Id }) id: number,
    @Query({ schema: NetworkQuery }) query: NetworkQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.networks.file(workspaceId, id, query);
    await this.slots.run(() => sendFile(request, response, file));
  }
}
