import { ConflictError, DomainError, NotFoundError } from '../platform/errors/index.js';
import type { Scope } from './scope.metadata.js';

const CHALLENGE = 'Bearer realm="search-observatory"';

/** 401: RFC 9110 wants a challenge with each, RFC 6750 says which. */
export abstract class Unauthenticated extends DomainError {
  readonly status = 401;
  override readonly headers: Record<string, string> = { 'WWW-Authenticate': `${CHALLENGE}, error="invalid_token"` };
  /** Whether what was sent could have been somebody's key. Only then there is something to be learned by trying. */
  readonly isGuess: boolean = true;
}

export class KeyMissing extends Unauthenticated {
  readonly code = 'KEY_MISSING';
  override readonly headers = { 'WWW-Authenticate': CHALLENGE };
  override readonly isGuess = false;
  constructor() {
    super('Send an API key as "Authorization: Bearer obs_…" or "X-API-Key: obs_…"');
  }
}

export class KeyInvalid extends Unauthenticated {
  readonly code = 'KEY_INVALID';
  constructor(detail = 'The API key is not one of this server') {
    super(detail);
  }
}

/** A text that is refused by its look, without a look at what the server knows. */
export class KeyMalformed extends KeyInvalid {
  override readonly isGuess = false;
}

export class KeyExpired extends Unauthenticated {
  readonly code = 'KEY_EXPIRED';
  constructor(at: Date) {
    super(`The API key expired at ${at.toISOString()}`);
  }
}

export class KeyRevoked extends Unauthenticated {
  readonly code = 'KEY_REVOKED';
  constructor() {
    super('The API key was revoked');
  }
}

export class ScopeMissing extends DomainError {
  readonly code = 'SCOPE_MISSING';
  readonly status = 403;
  override readonly headers: Record<string, string>;
  constructor(needed: Scope, held: Iterable<Scope>) {
    super(`This needs a key with the scope ${needed}; yours has ${[...held].join(', ')}`);
    this.headers = { 'WWW-Authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${needed}"` };
  }
}

export class KeyNotFound extends NotFoundError {
  readonly code = 'KEY_NOT_FOUND';
  constructor(readonly id: number) {
    super(`Key ${id} does not exist`);
  }
}

/** An answer that gets lost on its way would lock the holder of the only key out. */
export class KeyInUse extends ConflictError {
  readonly code = 'KEY_IN_USE';
  constructor(id: number) {
    super(`Key ${id} makes this request; revoke or replace it by another one, or by "observatory keys"`);
  }
}

/** Each answer shows a key that nothing shows again: whoever asks twice has not seen the first. */
export class KeyReplaced extends ConflictError {
  readonly code = 'KEY_REPLACED';
  constructor(id: number, successor: { id: number; replacedById: number | null }) {
    const replaced = `Key ${id} has been replaced by key ${successor.id}`;
    super(
      successor.replacedById === null
        ? `${replaced}; if nobody has that one, revoke key ${successor.id}, and replace key ${id} again`
        : `${replaced}, and that one by key ${successor.replacedById}; replace the last of them`,
    );
  }
}

/** The server would start and let nobody in. The process ends with 78 (EX_CONFIG of sysexits.h). */
export class NobodyCanEnter extends Error {
  override readonly name = 'NobodyCanEnter';
  readonly exitCode = 78;
  constructor() {
    super(
      'Authentication is on (AUTH_ENABLED), and there is no key: make one by\n' +
        '  npx observatory keys create --name first --scopes admin\n' +
        'or set ADMIN_KEY or ADMIN_KEY_FILE to a secret of at least 32 characters.',
    );
  }
}

/** A mistake of ours: routes that nobody has thought about who may call them. */
export class UndeclaredScopes extends Error {
  override readonly name = 'UndeclaredScopes';
  constructor(routes: string[]) {
    super(
      `${routes.length === 1 ? 'A route declares' : 'Routes declare'} no scope:\n${routes.map((route) => `  ${route}`).join('\n')}\n` +
        "Write @RequireScope('read'), @RequireScope('write') or @RequireScope('admin') of src/auth/scope.decorator.ts above the\n" +
        'method or its controller; @Public() only where no rows are read.',
    );
  }
}
