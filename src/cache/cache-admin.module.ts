import { Module } from '@nestjs/common';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { CacheAdminController } from './cache-admin.controller.js';
import { CacheAdminService } from './cache-admin.service.js';

@Module({ imports: [WorkspacesModule], controllers: [CacheAdminController], providers: [CacheAdminService] })
export class CacheAdminModule {}
