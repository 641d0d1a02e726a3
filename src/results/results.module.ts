import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangesModule } from '../changes/changes.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { SearchQuery } from '../queries/query.entity.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { WebsitesModule } from '../websites/websites.module.js';
import { SearchResult } from './result.entity.js';
import { ResultBatchesController } from './result-batches.controller.js';
import { ResultBatchesRepository } from './result-batches.repository.js';
import { ResultBatchesService } from './result-batches.service.js';
import { ResultPagesController } from './result-pages.controller.js';
import { ResultPagesRepository } from './result-pages.repository.js';
import { ResultPagesService } from './result-pages.service.js';
import { ResultsController } from './results.controller.js';
import { ResultsRepository } from './results.repository.js';
import { ResultsService } from './results.service.js';
import { WebsiteResultsController } from './website-results.controller.js';
import { SessionOfResult } from './session-of-result.service.js';

@Module({
  imports: [
    ChangesModule,
    TypeOrmModule.forFeature([SearchResult, SearchQuery]),
    SessionsModule,
    QueriesModule,
    WebsitesModule,
  ],
  controllers: [ResultBatchesController, ResultsController, ResultPagesController, WebsiteResultsController],
  providers: [
    ResultsService,
    ResultsRepository,
    ResultPagesService,
    ResultPagesRepository,
    ResultBatchesService,
    ResultBatchesRepository,
    SessionOfResult,
  ],
  exports: [ResultsService],
})
export class ResultsModule {}
