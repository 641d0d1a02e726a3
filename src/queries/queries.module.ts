import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { QueriesController } from './queries.controller.js';
import { QueriesRepository } from './queries.repository.js';
import { QueriesService } from './queries.service.js';
import { SearchQuery } from './query.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([SearchQuery])],
  controllers: [QueriesController],
  providers: [QueriesService, QueriesRepository],
  exports: [QueriesService],
})
export class QueriesModule {}
