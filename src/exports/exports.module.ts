import { type DynamicModule, Module } from '@nestjs/common';
import { Slots } from '../platform/jobs/index.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { ExportsController } from './exports.controller.js';
import { ExportsRepository } from './exports.repository.js';
import { ExportsService } from './exports.service.js';

export interface ExportsModuleOptions {
  /** Files that are sent at once; each holds a connection of the pool while it reads. */
  slots: Slots;
}

@Module({})
export class ExportsModule {
  static register({ slots }: ExportsModuleOptions): DynamicModule {
    return {
      module: ExportsModule,
      imports: [SessionsModule],
      controllers: [ExportsController],
      providers: [ExportsService, ExportsRepository, { provide: Slots, useValue: slots }],
    };
  }
}
