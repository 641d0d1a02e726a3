import { type DynamicModule, Module } from '@nestjs/common';
import { Slots } from '../../platform/jobs/index.js';
import { SessionsModule } from '../../sessions/sessions.module.js';
import { NetworksController } from './networks.controller.js';
import { NetworksRepository } from './networks.repository.js';
import { NetworksService } from './networks.service.js';

export interface NetworksModuleOptions {
  /** Files that are sent at once; each holds a connection of the pool while it reads. */
  slots: Slots;
}

@Module({})
export class NetworksModule {
  static register({ slots }: NetworksModuleOptions): DynamicModule {
    return {
      module: NetworksModule,
      imports: [SessionsModule],
      controllers: [NetworksController],
      providers: [NetworksService, NetworksRepository, { provide: Slots, useValue: slots }],
    };
  }
}
