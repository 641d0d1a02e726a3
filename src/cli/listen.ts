import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Env } from '../config/settings.js';

const REASONS: Record<string, string> = {
  EADDRINUSE: 'another program listens there; stop it, or set PORT to a free one',
  EACCES: 'this user may not listen there; set PORT to 1024 or more',
  EADDRNOTAVAIL: 'this machine does not have that address; mend HOST',
  ENOTFOUND: 'nobody knows that name; mend HOST',
};

/** The settings name an address that cannot be had. The process ends with 78 (EX_CONFIG of sysexits.h). */
class CannotListen extends Error {
  override readonly name = 'CannotListen';
  readonly exitCode = 78;

  constructor({ PORT, HOST }: Env, reason: string, cause: unknown) {
    super(`Cannot listen on PORT=${PORT} of HOST=${HOST}: ${reason}`, { cause });
  }
}

export async function listen(app: NestExpressApplication, env: Env): Promise<void> {
  try {
    await app.listen(env.PORT, env.HOST);
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
    throw reason === undefined ? error : new CannotListen(env, reason, error);
  }
}
