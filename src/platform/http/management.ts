import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from '../metrics';

/** Whether one thing that the process needs is there; `detail` says what is wrong, for operators. */
export interface ReadinessCheck {
  name: string;
  check: () => boolean | Promise<boolean>;
}

export interface ManagementOptions {
  host: string;
  /** 0 takes a free port. */
  port: number;
  registry: Registry;
  checks: readonly ReadinessCheck[];
}

export interface Management {
  port: number;
  close(): Promise<void>;
}

/** `/livez`, `/readyz` and `/metrics` on a port of their own, which the public never reaches. */
export async function startManagement(options: ManagementOptions): Promise<Management> {
  const server = createServer((request, response) => void answer(options, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function answer(options: ManagementOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url?.split('?')[0];
  if (path === '/livez') return sendJson(response, 200, { live: true });
  if (path === '/readyz') return sendReadiness(options.checks, response);
  if (path !== '/metrics') return sendJson(response, 404, { paths: ['/livez', '/readyz', '/metrics'] });
  response.setHeader('content-type', options.registry.contentType);
  response.end(await options.registry.metrics());
}

async function sendReadiness(checks: readonly ReadinessCheck[], response: ServerResponse): Promise<void> {
  const results = await Promise.all(checks.map(async ({ name, check }) => [name, await passes(check)] as const));
  const ready = results.every(([, passed]) => passed);
  sendJson(response, ready ? 200 : 503, { ready, checks: Object.fromEntries(results) });
}

async function passes(check: ReadinessCheck['check']): Promise<boolean> {
  try {
    return await check();
  } catch {
    return false;
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
