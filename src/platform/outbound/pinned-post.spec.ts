import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { postPinned } from './pinned-post';

let server: Server;
let port: number;
let seen: { path: string | undefined; host: string | undefined; body: string }[];
let answer: (request: IncomingMessage) => [status: number, headers: Record<string, string>] | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ path: request.url, host: request.headers.host, body });
      const given = answer(request);
      if (given !== undefined) response.writeHead(given[0], given[1]).end('words');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  seen = [];
  answer = () => [204, {}];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const post = (url: string, addresses: string[], timeoutMs = 2_000): Promise<number> =>
  postPinned({ url, addresses, headers: { 'content-type': 'application/json' }, body: Buffer.from('{}'), timeoutMs });

describe('a POST to a pinned address', () => {
  it('goes there whatever the name would lead to, and bears the name', async () => {
    expect(await post(`http://nowhere.invalid:${port}/results`, ['127.0.0.1'])).toBe(204);
    expect(seen).toEqual([{ path: '/results', host: `nowhere.invalid:${port}`, body: '{}' }]);
  });

  it('sends nothing to an address that is not pinned, though the URL itself names it', async () => {
    await expect(post(`http://127.0.0.1:${port}/results`, ['203.0.113.7'])).rejects.toThrow();
    expect(seen).toEqual([]);
  });

  it('follows no redirect', async () => {
    answer = () => [307, { location: `http://127.0.0.1:${port}/elsewhere` }];
    expect(await post(`http://nowhere.invalid:${port}/results`, ['127.0.0.1'])).toBe(307);
    expect(seen.map(({ path }) => path)).toEqual(['/results']);
  });

  it('gives up in time when nobody answers', async () => {
    answer = () => undefined;
    await expect(post(`http://nowhere.invalid:${port}/results`, ['127.0.0.1'], 200)).rejects.toThrow();
  });

  it.each([[200], [410], [500]])('tells the status and reads no more: %d', async (status) => {
    answer = () => [status, {}];
    expect(await post(`http://nowhere.invalid:${port}/results`, ['127.0.0.1'])).toBe(status);
  });
});
