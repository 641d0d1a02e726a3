import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../../auth/scope.decorator.js';
import { HttpCache } from '../../platform/cache/index.js';
import { WorkspaceId } from '../../workspaces/workspace.decorator.js';
import { DomainStats, DomainStatsQuery } from './domains.dto.js';
import { DomainsService } from './domains.service.js';

@ApiTags('stats')
@RequireScope('read')
@Controller('stats/domains')
export class DomainsController {
  constructor(private readonly domains: DomainsService) {}

  @Get()
  @HttpCache('stats:session:{sessionId}:domains', 'stats:workspace:domains')
  @ApiOperation({
    operationId: 'getDomainStats',
    summary: 'Who ranks where',
    description: `Registrable domains among the results, those with the most results first, and how unevenly all of them share the results. Where a domain stands in a query more than once, its best rank there counts; \`results\` and the shares count every occurrence.

- **Mean reciprocal rank** = (1 / Q) Σ 1 / best rank over the Q queries of the set, 0 where the domain is absent (Voorhees 1999, TREC-8).
- **Top shares**: the domain's part of all results on the first 1, 3 and 10 ranks.
- **Herfindahl–Hirschman index** = Σ s² over the shares s of all domains (Herfindahl 1950, Hirschman 1945).
- **Gini coefficient** of the results per domain (Gini 1912) = 2 Σ i·xᵢ / (n Σ xᵢ) − (n + 1) / n, xᵢ ascending.
- **Shannon entropy** = −Σ s log₂ s, in bits (Shannon 1948).`,
  })
  @ApiResponse({ status: 200, standardSchema: DomainStats, description: 'The domains' })
  get(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: DomainStatsQuery }) query: DomainStatsQuery,
  ): Promise<DomainStats> {
    return this.domains.get(workspaceId, query);
  }
}
