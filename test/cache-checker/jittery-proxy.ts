import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Everything between the nodes and Redis is delayed a little, each chunk by another while, in order. */
export async function jitteryProxy(
  port: number,
  jitterMs: number,
  random: () => number,
): Promise<Server & { port: number }> {
  const server = createServer((client) => {
    const redis = connect(port, '127.0.0.1');
    for (const socket of [client, redis]) socket.setNoDelay(true);
    pipe(client, redis, jitterMs, random);
    pipe(redis, client, jitterMs, random);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}

function pipe(from: Socket, to: Socket, jitterMs: number, random: () => number): void {
  let sent = Promise.resolve();
  from.on('data', (chunk) => {
    const delay = new Promise<void>((resolve) => setTimeout(resolve, random() * jitterMs));
    sent = sent.then(async () => delay).then(() => void (to.destroyed || to.write(chunk)));
  });
  from.on('close', () => void sent.then(() => to.destroy()));
  from.on('error', () => undefined);
}
