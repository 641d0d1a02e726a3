import { type DynamicModule, Module } from '@nestjs/common';
import { ChangesModule } from '../changes/changes.module.js';
import { Slots } from '../platform/jobs/index.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { ImportLimits } from './import-limits.js';
import { ImportRows } from './import-rows.service.js';
import { ImportRules } from './import-rules.service.js';
import { ImportWriter } from './import-writer.service.js';
import { ImportsController } from './imports.controller.js';
import { ImportsRepository } from './imports.repository.js';
import { ImportsService } from './imports.service.js';
import { JoiningPagesRepository } from './joining-pages.repository.js';
import { RepeatedPagesRepository } from './repeated-pages.repository.js';
import { SessionImportsController } from './session-imports.controller.js';
import { StagedRulesRepository } from './staged-rules.repository.js';
import { StagingRepository } from './staging.repository.js';

export interface ImportsModuleOptions {
  /** Largest file, as sent and decompressed. */
  maxBytes: number;
  /** Rows that are committed together, about: a query is never cut. */
  batchRows: number;
  /** Imports at once; each holds a connection of the pool. */
  concurrency: number;
}

@Module({})
export class ImportsModule {
  static register({ maxBytes, batchRows, concurrency }: ImportsModuleOptions): DynamicModule {
    return {
      module: ImportsModule,
      imports: [ChangesModule, SessionsModule],
      controllers: [ImportsController, SessionImportsController],
      providers: [
        ImportsService,
        ImportRows,
        ImportRules,
        ImportWriter,
        ImportsRepository,
        JoiningPagesRepository,
        RepeatedPagesRepository,
        StagedRulesRepository,
        StagingRepository,
        { provide: ImportLimits, useValue: new ImportLimits(maxBytes, batchRows) },
        { provide: Slots, useValue: new Slots(concurrency) },
      ],
      exports: [ImportsService],
    };
  }
}
