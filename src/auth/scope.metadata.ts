import type { ExecutionContext } from '@nestjs/common';

/**
 * What a key may do: `read` what is stored, `write` it (add, change, delete), `admin` all of that and whatever concerns
 * the server and its keys. A key that only writes reads nothing but the answers to its writes.
 */
export const SCOPES = ['read', 'write', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export type DeclaredScope = Scope | 'public';

export const SCOPE = 'auth:scope';

/** Whether a route has to be there when the database is not. */
export const FOR_MONITORS = 'auth:for-monitors';

/** The same in the OpenAPI document. */
export const SCOPE_EXTENSION = 'x-required-scope';

/** What the method declares, else what its controller does. */
export const scopeOf = (handler: object, controller: object): DeclaredScope | undefined =>
  (Reflect.getMetadata(SCOPE, handler) ?? Reflect.getMetadata(SCOPE, controller)) as DeclaredScope | undefined;

export const scopeOfContext = (context: ExecutionContext): DeclaredScope | undefined =>
  scopeOf(context.getHandler(), context.getClass());

export const isForMonitors = (context: ExecutionContext): boolean =>
  Reflect.getMetadata(FOR_MONITORS, context.getHandler()) === true;
