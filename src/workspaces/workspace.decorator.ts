import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** A request after the AuthGuard has let it pass. */
export interface WorkspaceRequest extends Request {
  workspaceId: number;
}

/** The id of the workspace that the key of the request belongs to: an argument of every service, a condition of every statement. */
export const WorkspaceId = createParamDecorator(
  (_: unknown, context: ExecutionContext): number => context.switchToHttp().getRequest<WorkspaceRequest>().workspaceId,
);
