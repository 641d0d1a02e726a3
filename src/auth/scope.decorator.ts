import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { type DeclaredScope, FOR_MONITORS, type Scope, SCOPE, SCOPE_EXTENSION } from './scope.metadata.js';

const declare = (scope: DeclaredScope) =>
  applyDecorators(SetMetadata(SCOPE, scope), ApiExtension(SCOPE_EXTENSION, scope));

/**
 * The scope that a key needs for these routes. Every route declares one, by its method or else by its controller; the
 * server does not start with one that does not.
 */
export const RequireScope = (scope: Scope) => declare(scope);

/** For routes that anybody may call, without a key and without a workspace: probes and the landing page. Never on one that reads rows. */
export const Public = () => declare('public');

/**
 * For routes that tell how the server is, and have to when the database is away: the key is then taken for what it was
 * when it was last looked up. Never on one that reads or writes rows.
 */
export const ForMonitors = () => SetMetadata(FOR_MONITORS, true);
