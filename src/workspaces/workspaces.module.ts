import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Workspace } from './workspace.entity.js';
import { WorkspaceGuard } from './workspace.guard.js';
import { WorkspacesRepository } from './workspaces.repository.js';
import { WorkspacesService } from './workspaces.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Workspace])],
  providers: [WorkspacesService, WorkspacesRepository, { provide: APP_GUARD, useClass: WorkspaceGuard }],
  exports: [WorkspacesService],
})
export class WorkspacesModule {}
