import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { freePort } from './ports';
import { StackFault } from './stack-fault';
import { type Act, ACTS, type Supervisor } from './supervisor';

export interface Control {
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

/** A door for the demonstration and the fault tests, on loopback, behind a token that stands in stack.json alone. */
export async function openControl(supervisor: Supervisor): Promise<Control> {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    void answer(supervisor, token, request, response).catch((fault: unknown) => {
      reply(response, 500, { error: fault instanceof Error ? fault.message : String(fault) });
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${port}`, token, close: () => close(server) };
}

async function answer(
  supervisor: Supervisor,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Nothing is read from the body, but it must be drained for the connection to serve again.
  request.resume();
  if (!isAuthorised(request.headers.authorization, token)) return reply(response, 401, { error: 'a token is needed' });
  const [, root, name, act, ...rest] = (request.url ?? '').split('/');
  if (root !== 'processes' || rest.length > 0) return reply(response, 404, { error: 'no such path' });
  if (request.method === 'GET' && name === undefined) return reply(response, 200, { processes: supervisor.list() });
  if (request.method !== 'POST' || !isAct(act))
    return reply(response, 404, { error: `try ${ACTS.join(', ')} by POST` });
  if (name === undefined || !supervisor.has(name))
    return reply(response, 404, { error: `no process is called ${name}` });
  try {
    reply(response, 200, await supervisor.act(name, act));
  } catch (fault) {
    if (!(fault instanceof StackFault)) throw fault;
    reply(response, 409, { error: fault.message });
  }
}

function isAct(text: string | undefined): text is Act {
  return ACTS.some((act) => act === text);
}

function isAuthorised(header: string | undefined, token: string): boolean {
  const [given, wanted] = [Buffer.from(header ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
