import { type DynamicModule, Module } from '@nestjs/common';
import { RollupsRepository } from './rollups.repository.js';
import { RollupsOptions, RollupsService } from './rollups.service.js';

@Module({})
export class RollupsModule {
  static register(options: RollupsOptions): DynamicModule {
    return {
      module: RollupsModule,
      providers: [RollupsService, RollupsRepository, { provide: RollupsOptions, useValue: options }],
      exports: [RollupsService],
    };
  }
}
