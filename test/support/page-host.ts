import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A web server of an origin of its own, which serves pages and hears what they have to say. */
export interface PageHost {
  readonly origin: string;
  close(): Promise<void>;
}

export type Route = (body: string) => Promise<{ type: string; content: string }>;

export async function hostPages(routes: Readonly<Record<string, Route>>): Promise<PageHost> {
  const server = createServer((request, response) => {
    void (async () => {
      const route = routes[request.url ?? ''];
      if (route === undefined) return void response.writeHead(404).end();
      const { type, content } = await route(await textOf(request));
      response.writeHead(200, { 'content-type': type }).end(content);
    })().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

/** Where a browser of this machine is; ONCEWAY_BROWSER names another. */
export function findBrowser(): string | undefined {
  const named = process.env['ONCEWAY_BROWSER'];
  if (named !== undefined && named !== '') return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** Opens an address in a browser without a window, with nothing kept from before. */
export function openPage(browser: string, url: string): { close(): Promise<void> } {
  const profile = mkdtempSync(join(tmpdir(), 'onceway-browser-'));
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];
  const child = spawn(browser, [...flags, `--user-data-dir=${profile}`, url], { stdio: 'ignore', detached: true });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const close = async (): Promise<void> => {
    // A browser is several processes.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  return { close };
}
