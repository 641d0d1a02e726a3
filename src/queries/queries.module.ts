import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangesModule } from '../changes/changes.module.js';
import { QueriesController } from './queries.controller.js';
import { QueriesRepository } from './queries.repository.js';
import { QueriesService } from './queries.service.js';
import { SearchQuery } from './query.entity.js';
import { QueryBatchesController } from './query-batches.controller.js';
import { QueryBatchesRepository } from './query-batches.repository.js';
import { QueryBatchesService } from './query-batches.service.js';
import { SessionOfQuery } from './session-of-query.service.js';

@Module({
  imports: [ChangesModule, TypeOrmModule.forFeature([SearchQuery])],
  controllers: [QueryBatchesController, QueriesController],
  providers: [QueriesService, QueriesRepository, QueryBatchesService, QueryBatchesRepository, SessionOfQuery],
  exports: [QueriesService, SessionOfQuery],
})
export class QueriesModule {}
