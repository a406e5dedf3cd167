import { Registry } from 'prom-client';
import { refuse } from '../../contracts';
import { uuidv7 } from '../../kernel';
import { EVENT_SOURCES, type RecordProducer, type RecordToSend } from '../../platform/kafka';
import { generateSigningJwk, signingKey } from '../../platform/keys';
import { AuditLog } from './audit-log';
import { AuditSettings } from './audit-settings';
import { RefusalTally } from './refusal-tally';
import type { AuditEvent } from './audit-record';

const key = signingKey(generateSigningJwk('ES256'));
const clock = { now: () => Date.parse('2026-11-25T08:00:00.000Z') };

function auditLog(send: (record: RecordToSend) => Promise<{ appendTimeMs: number }>): AuditLog {
  const producer = { send } as unknown as RecordProducer;
  return new AuditLog(
    producer,
    new AuditSettings('gateway-test', key, clock, EVENT_SOURCES.gateway('gateway-test')),
    new Registry(),
  );
}

describe('append', () => {
  const event: AuditEvent = { type: 'exchange.denied', exchange: uuidv7(), rule: 'grant.missing' };

  it("answers with the record's id and the broker's time once Kafka has it", async () => {
    const sent: RecordToSend[] = [];
    const log = auditLog((record) => {
      sent.push(record);
      return Promise.resolve({ appendTimeMs: 42 });
    });
    const { auditId, appendTimeMs } = await log.append(event);
    expect(appendTimeMs).toBe(42);
    const record = JSON.parse(Buffer.from(sent[0]!.value!).toString()) as object;
    expect(record).toEqual({ ...event, id: auditId, at: '2026-11-25T08:00:00.000Z', gateway: 'gateway-test' });
    expect(sent[0]).toMatchObject({ topic: 'audit.records', key: event.exchange, headers: { ce_id: auditId } });
  });

  it.each(['kafka.unavailable', 'kafka.overloaded'] as const)('refuses with audit.unavailable on %s', async (code) => {
    const log = auditLog(() => Promise.reject(refuse(code)));
    await expect(log.append(event)).rejects.toMatchObject({ code: 'audit.unavailable' });
  });

  it('sends nothing that breaks the contract', async () => {
    const send = jest.fn();
    await expect(auditLog(send).append({ ...event, exchange: 'x' })).rejects.toThrow(/breaks its contract/);
    expect(send).not.toHaveBeenCalled();
  });
});

describe('refusals without a record', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
  afterEach(() => jest.useRealTimers());

  it('make one summary a minute and cause, however many they are', async () => {
    const events: AuditEvent[] = [];
    const tally = new RefusalTally((event) => Promise.resolve(events.push(event)), clock);
    for (let count = 0; count < 1000; count++) tally.count('token.invalid-client');
    tally.count('login.rate-limited');
    await jest.advanceTimersByTimeAsync(59_999);
    expect(events).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(events).toMatchObject([
      { type: 'refusals.summarised', rule: 'token.invalid-client', facts: { count: 1000 } },
      { type: 'refusals.summarised', rule: 'login.rate-limited', facts: { count: 1 } },
    ]);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(events).toHaveLength(2);
  });

  it('of known systems, beyond what is recorded one by one, make one of each system, which it names', async () => {
    const send = jest.fn(() => Promise.resolve({ appendTimeMs: 0 }));
    const log = auditLog(send);
    const systems = [uuidv7(), uuidv7()].map((system) => ({ system, department: '11990100999000013D' }));
    for (let count = 0; count < 30; count++) log.tallyRefusal('limit.system-rate', systems[count % 3 === 0 ? 0 : 1]!);
    await log.onApplicationShutdown();
    const records = (send.mock.calls as unknown as [RecordToSend][]).map(
      ([{ value }]) => JSON.parse(String(value)) as AuditEvent,
    );
    const summary = (at: number, count: number): object => ({
      ...{ type: 'refusals.summarised', rule: 'limit.system-rate', facts: { count } },
      ...systems[at],
    });
    expect(records).toMatchObject([summary(0, 10), summary(1, 20)]);
  });

  it('stay counted while Kafka is away', async () => {
    const events: AuditEvent[] = [];
    let away = true;
    const append = (event: AuditEvent): Promise<unknown> =>
      away ? Promise.reject(refuse('audit.unavailable')) : Promise.resolve(events.push(event));
    const tally = new RefusalTally(append, clock);
    tally.count('login.rate-limited');
    await jest.advanceTimersByTimeAsync(60_000);
    tally.count('login.rate-limited');
    away = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(events).toMatchObject([{ facts: { count: 2 } }]);
  });

  it('are written at a stop', async () => {
    const send = jest.fn(() => Promise.resolve({ appendTimeMs: 0 }));
    const log = auditLog(send);
    log.countRefusal('login.rate-limited');
    await log.onApplicationShutdown();
    expect(send).toHaveBeenCalledTimes(1);
  });
});
