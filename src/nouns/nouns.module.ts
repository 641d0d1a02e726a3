import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Noun } from './noun.entity.js';
import { NounsController } from './nouns.controller.js';
import { NounsRepository } from './nouns.repository.js';
import { NounsService } from './nouns.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Noun])],
  controllers: [NounsController],
  providers: [NounsService, NounsRepository],
  exports: [NounsService],
})
export class NounsModule {}
