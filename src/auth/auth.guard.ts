import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ScopeMissing } from './auth.errors.js';
import { AuthService } from './auth.service.js';
import type { AuthenticatedRequest } from './principal.js';
import { scopeOfContext } from './scope.metadata.js';

/** Lets a request pass to its route if its key has the scope that the route declares. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(private readonly auth: AuthService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const scope = scopeOfContext(context);
    if (scope === 'public') return true;
    // The server does not start with such a route; should one come about all the same, it is closed.
    if (!scope) return false;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (request.refusal) throw request.refusal;
    request.principal ??= await this.auth.authenticate(request.headers);
    const { scopes, workspaceId } = request.principal;
    if (!scopes.has(scope)) throw new ScopeMissing(scope, scopes);
    request.workspaceId = workspaceId;
    return true;
  }
}
