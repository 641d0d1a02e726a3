import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { QueriesModule } from '../queries/queries.module.js';
import { SearchQuery } from '../queries/query.entity.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { WebsitesModule } from '../websites/websites.module.js';
import { SearchResult } from './result.entity.js';
import { ResultPagesController } from './result-pages.controller.js';
import { ResultPagesRepository } from './result-pages.repository.js';
import { ResultPagesService } from './result-pages.service.js';
import { ResultsController } from './results.controller.js';
import { ResultsRepository } from './results.repository.js';
import { ResultsService } from './results.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([SearchResult, SearchQuery]), SessionsModule, QueriesModule, WebsitesModule],
  controllers: [ResultsController, ResultPagesController],
  providers: [ResultsService, ResultsRepository, ResultPagesService, ResultPagesRepository],
  exports: [ResultsService],
})
export class ResultsModule {}
