import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** A request after the WorkspaceGuard has let it pass. */
export interface WorkspaceRequest extends Request {
  workspaceId: number;
}

/** The id of the workspace that the request belongs to. */
export const WorkspaceId = createParamDecorator(
  (_: unknown, context: ExecutionContext): number => context.switchToHttp().getRequest<WorkspaceRequest>().workspaceId,
);
