import { type DynamicModule, Module } from '@nestjs/common';
import { Shutdown, type ShutdownOptions } from './shutdown.js';

@Module({})
export class ShutdownModule {
  static register(options: ShutdownOptions): DynamicModule {
    const shutdown = { provide: Shutdown, useFactory: () => new Shutdown(options) };
    return { module: ShutdownModule, global: true, providers: [shutdown], exports: [shutdown] };
  }
}
