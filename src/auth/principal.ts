import type { WorkspaceRequest } from '../workspaces/workspace.decorator.js';
import type { Unauthenticated } from './auth.errors.js';
import type { Scope } from './scope.metadata.js';

/** Who asks. */
export interface Principal {
  /** Whom limits and records are kept for: `key:7`, or `admin-key` of the settings; null for everybody, without authentication. */
  subject: string | null;
  workspaceId: number;
  scopes: ReadonlySet<Scope>;
  /** Requests a minute that the key has of its own; null: the limit of the settings. */
  rateLimitPerMinute: number | null;
}

export const subjectOf = (keyId: number): string => `key:${keyId}`;

/** A request whose key was found good; one without a key, under public paths, has no principal. */
export interface AuthenticatedRequest extends WorkspaceRequest {
  principal: Principal;
  /** Why there is no principal: the guard's answer, once the request has been counted. */
  refusal?: Unauthenticated;
}
