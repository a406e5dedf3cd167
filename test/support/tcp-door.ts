import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpDoor {
  /** `url` by way of the door. */
  through(url: string): string;
  /** Cuts what is open and takes nothing more, as a server that is away. */
  shut(): Promise<void>;
}

/** A door in front of a server of `url`, so that a test can take that server away from one client. */
export async function openTcpDoor(url: string): Promise<TcpDoor> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((inner) => {
    const outer = connect(Number(port), hostname);
    for (const socket of [inner, outer]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    inner.pipe(outer).pipe(inner);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const here = (server.address() as AddressInfo).port;
  return {
    through: (given) => Object.assign(new URL(given), { host: `127.0.0.1:${here}` }).href,
    shut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
