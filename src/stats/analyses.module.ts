import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.js';
import { CompareController } from './compare/compare.controller.js';
import { CompareRepository } from './compare/compare.repository.js';
import { CompareService } from './compare/compare.service.js';
import { DistanceController } from './distance/distance.controller.js';
import { DistanceRepository } from './distance/distance.repository.js';
import { DistanceService } from './distance/distance.service.js';
import { FusedController } from './fused/fused.controller.js';
import { FusedService } from './fused/fused.service.js';
import { RankedListsRepository } from './lists/ranked-lists.repository.js';
import { WebsiteUrlsRepository } from './lists/website-urls.repository.js';
import { NounStatsController } from './nouns/noun-stats.controller.js';
import { NounStatsRepository } from './nouns/noun-stats.repository.js';
import { NounStatsService } from './nouns/noun-stats.service.js';
import { OverlapController } from './overlap/overlap.controller.js';
import { OverlapService } from './overlap/overlap.service.js';
import { RanksController } from './ranks/ranks.controller.js';
import { RanksRepository } from './ranks/ranks.repository.js';
import { RanksService } from './ranks/ranks.service.js';

/** What is computed from result lists, and not kept in rollups. */
@Module({
  imports: [SessionsModule],
  controllers: [
    OverlapController,
    CompareController,
    FusedController,
    RanksController,
    DistanceController,
    NounStatsController,
  ],
  providers: [
    RankedListsRepository,
    WebsiteUrlsRepository,
    OverlapService,
    CompareService,
    CompareRepository,
    FusedService,
    RanksService,
    RanksRepository,
    DistanceService,
    DistanceRepository,
    NounStatsService,
    NounStatsRepository,
  ],
})
export class AnalysesModule {}
