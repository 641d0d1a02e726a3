import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const HELLO = { hello: 'world' };

/** As the product says it, so that all of them are started alike. */
export function listen(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    console.log(`listens on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}
