import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../../auth/scope.decorator.js';
import { HttpCache } from '../../platform/cache/index.js';
import { WorkspaceId } from '../../workspaces/workspace.decorator.js';
import { OverlapAnswer, OverlapQuery } from './overlap.dto.js';
import { OverlapService } from './overlap.service.js';

@ApiTags('stats')
@RequireScope('read')
@Controller('stats/overlap')
export class OverlapController {
  constructor(private readonly overlaps: OverlapService) {}

  @Get()
  @HttpCache('stats:session:{sessionId}:overlap', 'stats:workspace:overlap')
  @ApiOperation({
    operationId: 'getOverlap',
    summary: 'How far engines, sessions or times agree',
    description: `Lists are compared strictly per query text (within one language, country and device, and within one engine unless engines are compared), the latest completed collection of each source; the figures are means over the texts that both sources have. In a list each page or domain counts at its best rank.

- **Jaccard@k** = |A ∩ B| / |A ∪ B| of the first k ranks (Jaccard 1912).
- **Overlap@k** = |A ∩ B| / max(|A|, |B|) of the first k ranks.
- **Rank-biased overlap**, extrapolated: Webber, Moffat and Zobel (2010), equation 32, for uneven lists; tied items all stand at the first depth of their group (Corsi and Urbano 2024, variant w). It reads the first 1,000 ranks.
- **Kendall’s τ-b** over the items that both lists have (Kendall 1945); null with a reason where fewer than two are shared or all ranks of a list are equal.
- **Sets**: which items exactly which sources have within the first k ranks, for Venn and UpSet diagrams.

At most 20 sources (those with the most lists, or the latest spans of time) and 4,000 lists are read.`,
  })
  @ApiResponse({ status: 200, standardSchema: OverlapAnswer, description: 'Pairs, matrices and sets' })
  get(
    @WorkspaceId() workspaceId: number,
    @Query({ schema: OverlapQuery }) query: OverlapQuery,
  ): Promise<OverlapAnswer> {
    return this.overlaps.get(workspaceId, query);
  }
}
