import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ScopeMissing } from './auth.errors.js';
import { AuthService } from './auth.service.js';
import type { AuthenticatedRequest, Principal } from './principal.js';
import { isForMonitors, type Scope, scopeOfContext } from './scope.metadata.js';

/** Lets a request pass to its route if its key has the scope that the route declares. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(private readonly auth: AuthService) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const scope = scopeOfContext(context);
    if (scope === 'public') return true;
    // The server does not start with such a route; should one come about all the same, it is closed.
    if (!scope) return false;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (request.refusal) throw request.refusal;
    const principal = request.principal ?? this.auth.authenticate(request, isForMonitors(context));
    if (principal instanceof Promise) return principal.then((known) => admit(request, known, scope));
    return admit(request, principal, scope);
  }
}

function admit(request: AuthenticatedRequest, principal: Principal, scope: Scope): true {
  const { scopes, workspaceId } = principal;
  if (!scopes.has(scope)) throw new ScopeMissing(scope, scopes);
  request.principal = principal;
  request.workspaceId = workspaceId;
  return true;
}
