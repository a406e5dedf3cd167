import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from '../metrics';

/** Whether one thing that the process needs is there. A check that throws, or takes longer than 2 s, has not passed. */
export interface ReadinessCheck {
  name: string;
  check: () => boolean | Promise<boolean>;
}

const CHECK_TIMEOUT_MS = 2_000;

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
  const server = createServer((request, response) => {
    answer(options, request, response).catch(() => sendJson(response, 500, { failed: true }));
  });
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
  const metrics = await options.registry.metrics();
  response.writeHead(200, { 'content-type': options.registry.contentType }).end(metrics);
}

async function sendReadiness(checks: readonly ReadinessCheck[], response: ServerResponse): Promise<void> {
  const results = await Promise.all(checks.map(async ({ name, check }) => [name, await passes(check)] as const));
  const ready = results.every(([, passed]) => passed);
  sendJson(response, ready ? 200 : 503, { ready, checks: Object.fromEntries(results) });
}

async function passes(check: ReadinessCheck['check']): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([check(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
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
