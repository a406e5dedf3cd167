import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { StackFault } from './stack-fault';

// Below every system's range of ports for outgoing connections (Linux from 32768, macOS from 49152): a client that
// retries against a stopped service could otherwise be given the service's own port, and keep it from coming back.
const FIRST = 20_000;
const END = 32_000;
const given = new Set<number>();

/** A port of 127.0.0.1 on which nobody listens, never handed out twice by this process. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(FIRST, END);
    if (!given.has(port) && (await isFree(port))) {
      given.add(port);
      return port;
    }
  }
  throw new StackFault(`no free port between ${FIRST} and ${END} on 127.0.0.1`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
