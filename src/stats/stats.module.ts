import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.js';
import { RankedListsRepository } from './lists/ranked-lists.repository.js';
import { WebsiteUrlsRepository } from './lists/website-urls.repository.js';
import { OverlapController } from './overlap/overlap.controller.js';
import { OverlapService } from './overlap/overlap.service.js';
import { StatsController } from './stats.controller.js';
import { StatsRepository } from './stats.repository.js';
import { StatsService } from './stats.service.js';

@Module({
  imports: [SessionsModule],
  controllers: [StatsController, OverlapController],
  providers: [StatsService, StatsRepository, RankedListsRepository, WebsiteUrlsRepository, OverlapService],
})
export class StatsModule {}
