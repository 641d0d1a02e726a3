import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { WorkspaceRequest } from './workspace.decorator.js';
import { WITHOUT_WORKSPACE } from './workspace.metadata.js';
import { WorkspacesService } from './workspaces.service.js';

/** Every request of the API belongs to one workspace, and every statement is scoped to it. */
@Injectable()
export class WorkspaceGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly workspaces: WorkspacesService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride(WITHOUT_WORKSPACE, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<WorkspaceRequest>();
    request.workspaceId = await this.workspaces.getDefaultId();
    return true;
  }
}
