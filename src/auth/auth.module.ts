import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { ApiKey } from './api-key.entity.js';
import { AuthGuard } from './auth.guard.js';
import { AuthOptions } from './auth-options.js';
import { AuthService } from './auth.service.js';
import { DeclaredScopes } from './declared-scopes.js';
import { KeptKeys } from './kept-keys.js';
import { KeyUses } from './key-uses.js';
import { KeysController } from './keys.controller.js';
import { KeysRepository } from './keys.repository.js';
import { KeysService } from './keys.service.js';

@Module({})
export class AuthModule {
  static register(options: AuthOptions): DynamicModule {
    return {
      module: AuthModule,
      imports: [TypeOrmModule.forFeature([ApiKey]), DiscoveryModule, WorkspacesModule],
      controllers: [KeysController],
      providers: [
        { provide: AuthOptions, useValue: options },
        { provide: APP_GUARD, useClass: AuthGuard },
        AuthService,
        DeclaredScopes,
        KeptKeys,
        KeysRepository,
        KeysService,
        KeyUses,
      ],
      exports: [AuthService, KeysService],
    };
  }
}
