import { Counter, createRegistry, Gauge, type Registry } from '../metrics';
import { startManagement, type Management, type ReadinessCheck } from './management';

let management: Management;
let registry: Registry;

async function start(checks: readonly ReadinessCheck[]): Promise<void> {
  registry = createRegistry('trial');
  management = await startManagement({ host: '127.0.0.1', port: 0, registry, checks });
}
afterEach(() => management.close());

const ask = (path: string) => fetch(`http://127.0.0.1:${management.port}${path}`);

describe('management server', () => {
  it('is alive whatever the checks say', async () => {
    await start([{ name: 'kafka', check: () => false }]);
    expect((await ask('/livez')).status).toBe(200);
  });

  it('is ready only once every check passes', async () => {
    const there = { kafka: false, database: false };
    await start([
      { name: 'kafka', check: () => there.kafka },
      { name: 'database', check: () => Promise.resolve(there.database) },
    ]);
    const states: [number, unknown][] = [];
    for (const name of ['kafka', 'database'] as const) {
      const answer = await ask('/readyz');
      states.push([answer.status, await answer.json()]);
      there[name] = true;
    }
    expect(states).toEqual([
      [503, { ready: false, checks: { kafka: false, database: false } }],
      [503, { ready: false, checks: { kafka: true, database: false } }],
    ]);
    expect((await ask('/readyz')).status).toBe(200);
  });

  it('is not ready when a check throws, and says nothing of why', async () => {
    const failing = () => {
      throw new Error('password of onceway_gateway');
    };
    await start([
      { name: 'a', check: failing },
      { name: 'b', check: () => Promise.reject(new Error('secret')) },
    ]);
    const answer = await ask('/readyz');
    expect([answer.status, await answer.text()]).toEqual([503, '{"ready":false,"checks":{"a":false,"b":false}}']);
  });

  it('answers although a check hangs', async () => {
    await start([{ name: 'database', check: () => new Promise(() => undefined) }]);
    expect((await ask('/readyz')).status).toBe(503);
  });

  it('shows the metrics of the registry that it was given', async () => {
    await start([]);
    new Counter({ name: 'onceway_trial_total', help: 'trial', registers: [registry] }).inc(7);
    const answer = await ask('/metrics');
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('onceway_trial_total{process="trial"} 7');
  });

  it('outlives a metric that cannot be collected', async () => {
    await start([]);
    new Gauge({
      name: 'onceway_trial_lag',
      help: 'trial',
      registers: [registry],
      collect: () => Promise.reject(new Error('away')),
    });
    expect((await ask('/metrics')).status).toBe(500);
    expect((await ask('/livez')).status).toBe(200);
  });

  it('knows no other path', async () => {
    await start([]);
    expect((await ask('/')).status).toBe(404);
  });
});
