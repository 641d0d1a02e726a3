import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Website } from './website.entity.js';
import { WebsiteContent } from './website-content.entity.js';
import { WebsiteSearchRepository } from './website-search.repository.js';
import { WebsitesController } from './websites.controller.js';
import { WebsitesRepository } from './websites.repository.js';
import { WebsitesService } from './websites.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Website, WebsiteContent])],
  controllers: [WebsitesController],
  providers: [WebsitesService, WebsitesRepository, WebsiteSearchRepository],
  exports: [WebsitesService],
})
export class WebsitesModule {}
