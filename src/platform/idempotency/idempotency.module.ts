import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { IdempotencyGuard } from './idempotency.guard.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IDEMPOTENCY_OPTIONS, type IdempotencyOptions } from './idempotency.options.js';
import { IdempotencyRepository } from './idempotency.repository.js';
import { Pruning } from './pruning.js';

/** Its guard must run behind the one that knows the client, its interceptor inside of the one that reads JSON bodies. */
@Module({})
export class IdempotencyModule {
  static register(options: IdempotencyOptions): DynamicModule {
    return {
      module: IdempotencyModule,
      providers: [
        { provide: IDEMPOTENCY_OPTIONS, useValue: options },
        { provide: APP_GUARD, useClass: IdempotencyGuard },
        IdempotencyInterceptor,
        IdempotencyRepository,
        Pruning,
      ],
      exports: [IdempotencyInterceptor],
    };
  }
}
