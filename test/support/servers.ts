import { Child } from './child-process.js';

/** A server process, from its sources. */
export interface Server {
  child: Child;
  /** With the prefix of the API. */
  api: string;
}

export interface Answer {
  status: number;
  text: string;
  /** How the cache has served it: `hit`, `fwd=miss` …; undefined if it had no part in it. */
  cached: string | undefined;
}

/** Resolves when it listens. */
export async function startServer(settings: Record<string, string>): Promise<Server> {
  const child = new Child('test/platform/children/observatory.ts', ['serve'], {
    NODE_ENV: 'development', // as a test it would log nothing
    PORT: '0',
    DATABASE_POOL_SIZE: '5',
    RATE_LIMIT_ENABLED: 'false',
    AUTH_ENABLED: 'false',
    SHUTDOWN_DRAIN: '0',
    ...settings,
  });
  const [, url = ''] = await child.match(/listens on (http:\/\/[\w.:]+)/);
  return { child, api: `${url}/api/v1` };
}

export async function ask(server: Server, path: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(`${server.api}${path}`, init);
  const cached = /^observatory; (hit|fwd=\w+)/.exec(answer.headers.get('cache-status') ?? '')?.[1];
  return { status: answer.status, text: await answer.text(), cached };
}

/** With a JSON body; fails unless it succeeds. */
export async function send<T>(server: Server, method: string, path: string, body?: unknown): Promise<T> {
  const lines = typeof body === 'string';
  const { status, text } = await ask(server, path, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': lines ? 'application/x-ndjson' : 'application/json' },
      body: lines ? body : JSON.stringify(body),
    }),
  });
  if (status >= 300) throw new Error(`${method} ${path} was answered with ${status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
