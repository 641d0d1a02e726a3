import net from 'node:net';

export interface FlakyProxy {
  /** The database through the proxy. */
  url: string;
  /** pass: as if it were not there. hang: takes connections and bytes and answers none. refuse: nobody listens. */
  become(mode: 'pass' | 'hang' | 'refuse'): Promise<void>;
  /** New connections go to another server. */
  forwardTo(databaseUrl: string): void;
  close(): Promise<void>;
}

/** Stands between a server and its database and fails in the ways that networks do. */
export async function startProxy(databaseUrl: string): Promise<FlakyProxy> {
  let target = new URL(databaseUrl);
  const sockets = new Set<net.Socket>();
  let hangs = false;

  const keep = (socket: net.Socket): net.Socket => {
    sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = net.createServer((client) => {
    keep(client);
    if (hangs) return void client.resume();
    const upstream = keep(net.connect(Number(target.port || 5432), target.hostname));
    // Bytes of a connection that has hung once are lost, as they are behind a route that is gone.
    client.on('data', (data) => void (hangs || upstream.write(data))).on('close', () => upstream.destroy());
    upstream
      .on('data', (data) => void (hangs || client.write(data)))
      .on('close', () => void (hangs || client.destroy()));
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });

  await listen(0);
  const { port } = server.address() as net.AddressInfo;
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    async become(mode) {
      hangs = mode === 'hang';
      if (mode === 'refuse') await stop();
      else if (!server.listening) await listen(port);
    },
    forwardTo: (databaseUrl) => void (target = new URL(databaseUrl)),
    close: stop,
  };
}
