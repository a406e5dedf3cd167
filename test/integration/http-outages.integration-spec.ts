import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceAnswer } from '../../src/agent';
import type { BreakerState } from '../../src/agent/connectors/breaker';
import type { HttpConnector } from '../../src/agent/connectors/http';
import { HttpInspector } from '../../src/agent/connectors/http-inspector';
import { permit } from '../support/department-operation';
import { answer, DepartmentService } from '../support/department-service';
import { ask, closeAll, connectorTo, FIND, refusal, SEARCH, SUBJECT, type Setting } from '../support/http-connector';

// Real: HTTP, TLS, sockets. The department's service is not ours: it is a server that behaves as each test says.
let service: DepartmentService;
const connect = (setting?: Setting): HttpConnector => connectorTo(service, setting);

beforeAll(async () => {
  service = await DepartmentService.start();
});

afterEach(closeAll);
afterAll(() => service.stop());

describe('time and size are bounded', () => {
  it.each([
    ['says nothing', () => undefined],
    [
      'says the head and then nothing',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.flushHeaders();
      },
    ],
    [
      'says its body a byte at a time',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('a service that %s runs into the time, once', async (_what, does) => {
    service.does((_request, response) => does(response));
    const startedMs = Date.now();
    expect((await refusal(ask(connect({ more: { timeoutMs: 300 } })))).code).toBe('agent.source-timeout');
    expect(Date.now() - startedMs).toBeLessThan(1500);
    expect(service.requests).toHaveLength(1);
  });

  it('a body without end is cut at the limit', async () => {
    let written = 0;
    service.does((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(10_000))) written += 10_000;
      };
      response.on('drain', more);
      more();
    });
    const { code, words } = await refusal(ask(connect({ more: { maxResponseBytes: 50_000, timeoutMs: 2000 } })));
    expect(code).toBe('agent.source-failed');
    expect(words).toContain('more than 50000 bytes');
    expect(written).toBeLessThan(20_000_000);
  });

  it('what waits for a place is bounded and says so by name; places come free again', async () => {
    service.does(() => undefined);
    const connector = connect({ more: { maxConnections: 2, maxWaiting: 1, timeoutMs: 400 } });
    const asked = Array.from({ length: 5 }, () => refusal(ask(connector)));
    const codes = (await Promise.all(asked)).map(({ code }) => code);
    // Two resources: one of them never takes both places.
    expect(codes.filter((code) => code === 'agent.source-timeout')).toHaveLength(2);
    expect(codes.filter((code) => code === 'agent.source-busy')).toHaveLength(3);
    service.says(permit(SUBJECT));
    expect(await ask(connector)).toHaveProperty('record');
  });

  it('an operation that hangs leaves the other one of its service a way through', async () => {
    service.does((request, response) => {
      if (request.method === 'POST') answer(response, permit(SUBJECT));
    });
    const connector = connect({ more: { maxConnections: 3, maxWaiting: 50, timeoutMs: 1500 } });
    const hanging = Array.from({ length: 30 }, () => refusal(ask(connector)));
    const others = await Promise.all(Array.from({ length: 20 }, () => ask(connector, SEARCH)));
    expect(others.every(({ record }) => record !== undefined)).toBe(true);
    expect(new Set((await Promise.all(hanging)).map(({ code }) => code))).toEqual(new Set(['agent.source-timeout']));
  });
});

describe('repeating', () => {
  /** Fails so often, then answers. */
  function fails(times: number, how: (response: ServerResponse) => void): void {
    let left = times;
    service.does((_request, response) => (left-- > 0 ? how(response) : answer(response, permit(SUBJECT))));
  }

  it.each([
    ['503', (response: ServerResponse) => answer(response, {}, 503)],
    ['429', (response: ServerResponse) => answer(response, {}, 429)],
    ['a broken connection', (response: ServerResponse) => response.destroy()],
  ])('a GET is put again after %s', async (_what, how) => {
    fails(2, how);
    expect(await ask(connect())).toHaveProperty('record');
    expect(service.requests).toHaveLength(3);
  });

  it('a POST is not', async () => {
    fails(1, (response) => answer(response, {}, 503));
    expect((await refusal(ask(connect(), SEARCH))).code).toBe('agent.source-failed');
    expect(service.requests).toHaveLength(1);
  });

  it('no more often than the mapping says', async () => {
    fails(9, (response) => answer(response, {}, 503));
    expect((await refusal(ask(connect({ more: { maxAttempts: 2 } })))).code).toBe('agent.source-failed');
    expect(service.requests).toHaveLength(2);
  });

  it('never beyond the time of the question: a service that asks for more is not waited for', async () => {
    fails(1, (response) => answer(response, {}, 503, { 'retry-after': '30' }));
    const startedMs = Date.now();
    expect((await refusal(ask(connect()))).code).toBe('agent.source-failed');
    expect(Date.now() - startedMs).toBeLessThan(900);
    expect(service.requests).toHaveLength(1);
  });
});

describe('the breaker', () => {
  it('opens after failures in a row, lets one try after the rest, and closes when it is answered', async () => {
    let now = 1_000_000;
    const states: [string, BreakerState][] = [];
    const connector = connect({
      more: { maxAttempts: 1, breaker: { failures: 2, restMs: 1000 } },
      clock: { now: () => now },
      onBreaker: (resource, state) => states.push([resource, state]),
    });
    const asked = (): Promise<SourceAnswer> =>
      connector.ask({ resource: FIND, subject: SUBJECT, items: ['name'], untilMs: now + 5000 });
    service.says({}, 500);
    for (let time = 0; time < 2; time++) expect((await refusal(asked())).code).toBe('agent.source-failed');
    expect((await refusal(asked())).code).toBe('agent.source-resting');
    expect(service.requests).toHaveLength(2);
    now += 1000;
    expect((await refusal(asked())).code).toBe('agent.source-failed');
    expect((await refusal(asked())).code).toBe('agent.source-resting');
    now += 1000;
    service.says(permit(SUBJECT));
    const trying = asked();
    expect((await refusal(asked())).code).toBe('agent.source-resting');
    expect(await trying).toHaveProperty('record');
    expect(await asked()).toHaveProperty('record');
    const path = ['closed', 'open', 'half-open', 'open', 'half-open', 'closed'];
    expect(states.filter(([resource]) => resource === FIND).map(([, state]) => state)).toEqual(path);
    expect(states.filter(([resource]) => resource === SEARCH).map(([, state]) => state)).toEqual(['closed']);
  });

  it('counts a lie and an absence as answers: the service is there', async () => {
    const connector = connect({ more: { breaker: { failures: 1, restMs: 60_000 } } });
    service.says({ data: ['x'] });
    await refusal(ask(connector));
    service.says({ code: 'NO_RECORD' }, 404);
    await ask(connector);
    service.says(permit(SUBJECT));
    expect(await ask(connector)).toHaveProperty('record');
  });
});

describe('the way there', () => {
  /** By Java's keytool: Java is on every machine that runs these tests, for Kafka needs it. */
  function certificate(name: string): { pfx: Buffer; passphrase: string; cert: string } {
    const store = join(mkdtempSync(join(tmpdir(), 'onceway-tls-')), 'store.p12');
    const passphrase = randomBytes(12).toString('hex');
    const keytool = (act: string, ...more: string[]): string =>
      execFileSync('keytool', [act, '-alias', 'test', '-keystore', store, '-storepass', passphrase, ...more], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    const made = ['-storetype', 'PKCS12', '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '2'];
    keytool('-genkeypair', ...made, '-dname', 'CN=test', '-ext', `san=${name}`);
    return { pfx: readFileSync(store), passphrase, cert: keytool('-exportcert', '-rfc') };
  }

  it('believes a certificate that its authorities vouch for and that holds the name, and no other', async () => {
    const right = certificate('ip:127.0.0.1');
    const wrong = certificate('dns:elsewhere.example');
    const [good, bad] = await Promise.all(
      [right, wrong].map((pair) => DepartmentService.start(createTlsServer(pair) as never)),
    );
    for (const server of [good!, bad!]) server.says(permit(SUBJECT));
    const url = (server: DepartmentService): URL => new URL(`https://127.0.0.1:${server.port}/api`);
    expect(await ask(connect({ url: url(good!), authorities: right.cert }))).toHaveProperty('record');
    for (const options of [
      { url: url(good!) },
      { url: url(good!), authorities: wrong.cert },
      { url: url(bad!), authorities: wrong.cert },
    ]) {
      expect((await refusal(ask(connect(options)))).code).toBe('agent.source-failed');
    }
    expect(bad!.requests).toEqual([]);
    const looks = (options: ConstructorParameters<typeof HttpInspector>[0]): Promise<{ words: string }> =>
      new HttpInspector(options).reach();
    expect((await looks({ url: url(good!), authorities: right.cert })).words).toContain('without a credential');
    expect((await refusal(looks({ url: url(good!) }))).words).toContain('SELF_SIGNED');
    await Promise.all([good!.stop(), bad!.stop()]);
  });

  it('a port where nobody listens, and one that breaks off, are failures', async () => {
    const broken = createTcpServer((socket) => socket.resetAndDestroy());
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    const { port } = broken.address() as AddressInfo;
    for (const url of [new URL('http://127.0.0.1:9'), new URL(`http://127.0.0.1:${port}`)]) {
      expect((await refusal(ask(connect({ url })))).code).toBe('agent.source-failed');
    }
    await new Promise((resolve) => broken.close(resolve));
  });
});
