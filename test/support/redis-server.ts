import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RedisServer {
  url: string | undefined;
  stop: () => Promise<void>;
}

const LOCAL = 'redis://127.0.0.1:6379';
const notOurs = async (): Promise<void> => undefined;

/** PING without a client: whether a Redis (or anything that speaks like one) listens there. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 500 });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => socket.write('PING\r\n'));
    socket.on('data', (data) => end(String(data).startsWith('+PONG'))());
    socket.on('error', end(false)).on('timeout', end(false)).on('close', end(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Starts `redis-server` of the PATH; without one there is no Redis. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const settings = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', settings, { stdio: 'ignore' });
  const ended = new Promise<false>((resolve) => {
    child.on('error', () => resolve(false)).on('exit', () => resolve(false));
  });
  const ready = async (): Promise<boolean> => {
    for (let tries = 0; tries < 250; tries += 1) {
      if (await answersPing(port)) return true;
      await sleep(20);
    }
    return false;
  };
  if (!(await Promise.race([ready(), ended]))) {
    child.kill('SIGKILL');
    return { url: undefined, stop: notOurs };
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}

/** The Redis of this run: the one that is named, the one that listens at the usual port, or one of our own. */
export async function findRedis(named: string | undefined): Promise<RedisServer> {
  if (named) return { url: named, stop: notOurs };
  if (await answersPing(6379)) return { url: LOCAL, stop: notOurs };
  return startRedis();
}
