import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangesModule } from '../changes/changes.module.js';
import { NounsModule } from '../nouns/nouns.module.js';
import { Website } from './website.entity.js';
import { WebsiteBatchesController } from './website-batches.controller.js';
import { WebsiteBatchesService } from './website-batches.service.js';
import { WebsiteContent } from './website-content.entity.js';
import { WebsiteSearchRepository } from './website-search.repository.js';
import { WebsitesController } from './websites.controller.js';
import { WebsitesRepository } from './websites.repository.js';
import { WebsitesService } from './websites.service.js';

@Module({
  imports: [ChangesModule, TypeOrmModule.forFeature([Website, WebsiteContent]), NounsModule],
  controllers: [WebsiteBatchesController, WebsitesController],
  providers: [WebsitesService, WebsitesRepository, WebsiteSearchRepository, WebsiteBatchesService],
  exports: [WebsitesService, WebsiteBatchesService],
})
export class WebsitesModule {}
