import type { DataSource } from 'typeorm';
import { refuse } from '../../src/contracts';
import { uuidv7, type OfficerActor } from '../../src/kernel';
import { UnitOfWork, type AuditEvent, type Deed } from '../../src/modules/audit';
import { createDataSource } from '../../src/platform/database';
import { keepTablesInShape } from '../../src/apps/worker/upkeep';
import { outboxBacklog, OutboxRelay, putInOutbox, type OutboxRow } from '../../src/platform/outbox';
import { quiet, until } from '../support/kafka';
import { LedgerGround } from '../support/ledger-ground';

// Real: PostgreSQL with the gateway's and the worker's own roles. Fake: Kafka (a port that answers or refuses).
type Sent = Omit<OutboxRow, 'signAs'>;
let ground: LedgerGround;
let gateway: DataSource;

beforeAll(async () => {
  ground = await LedgerGround.open();
  const { gateway: url } = ground.database.urls;
  gateway = await createDataSource({ url, entities: [], applicationName: 'test' }).initialize();
});
afterAll(async () => {
  await gateway.destroy();
  await ground.close();
});
beforeEach(() => ground.owner.query(`DELETE FROM outbox`));

const officer: OfficerActor = {
  kind: 'officer',
  officerId: uuidv7(),
  department: '119901009990000480',
  roles: ['authority-officer'],
};
const event: AuditEvent = { type: 'grant.approved', grant: uuidv7() };

describe('a unit of work', () => {
  const unitOfWork = (): UnitOfWork => new UnitOfWork(gateway, ground.gateway);

  it('commits its change, its signed audit record and its news together', async () => {
    const news = [{ topic: 'exchange.keys' as const, key: 'k', value: { b: 1, a: 2 } }];
    expect(await unitOfWork().act(officer, () => Promise.resolve({ result: 7, events: [event], news }))).toBe(7);
    const rows = await pending();
    expect(rows).toMatchObject([
      { topic: 'audit.records', key: event.grant, sign_as: null },
      { topic: 'exchange.keys', key: 'k', value: '{"a":2,"b":1}', sign_as: 'onceway/key/v1' },
    ]);
    const { value, headers, partition } = rows[0]!;
    const message = { partition: partition, offset: '0', appendTimeMs: 0, value: Buffer.from(value), headers };
    expect(ground.check([message])[0]!.content).toMatchObject({
      kind: 'record',
      record: { ...event, officer: officer.officerId, gateway: ground.gateway.instance },
    });
  });

  it('leaves nothing when it throws', async () => {
    const failing = unitOfWork().act(officer, async (tx): Promise<Deed<void>> => {
      await putInOutbox(tx, [row('t', 'k', '1')]);
      throw refuse('grant.unknown');
    });
    await expect(failing).rejects.toMatchObject({ code: 'grant.unknown' });
    expect(await pending()).toEqual([]);
  });

  it('does nothing whose record would break its contract', async () => {
    const broken = { ...event, grant: 'not a uuid' };
    const failing = unitOfWork().act(officer, () => Promise.resolve({ result: 0, events: [broken] }));
    await expect(failing).rejects.toThrow(/breaks its contract/);
    expect(await pending()).toEqual([]);
  });

  it('refuses with database.unavailable when PostgreSQL does not answer', async () => {
    const away = createDataSource({ url: 'postgres://nobody@127.0.0.1:9/none', entities: [], applicationName: 'test' });
    const failing = new UnitOfWork(away, ground.gateway).act(officer, () => Promise.reject(new Error('not reached')));
    await expect(failing).rejects.toMatchObject({ code: 'database.unavailable' });
  });
});

describe('the relay', () => {
  it('delivers in order per key, with two relays at work, and each row once', async () => {
    const rows = Array.from({ length: 300 }, (_, at) => row('t', `key-${at % 7}`, String(at)));
    await gateway.transaction((tx) => putInOutbox(tx, rows));
    const sent: Sent[] = [];
    const relays = [1, 2].map(() =>
      relay(async (record) => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
        sent.push(record);
      }),
    );
    for (const each of relays) each.start();
    await until(async () => (await outboxBacklog(ground.source)).pending === 0);
    await Promise.all(relays.map((each) => each.stop()));
    expect(sent).toHaveLength(rows.length);
    for (const key of new Set(rows.map((each) => each.key))) {
      const order = sent.filter((record) => record.key === key).map(({ value }) => Number(value));
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
  });

  it('holds back the rows behind one that fails, of its key alone, and delivers them later', async () => {
    await gateway.transaction((tx) => putInOutbox(tx, [row('t', 'a', '1'), row('t', 'a', '2'), row('t', 'b', '3')]));
    let away = true;
    const sent: string[] = [];
    const send = ({ value }: Sent): Promise<void> => {
      if (away && value === '1') return Promise.reject(refuse('kafka.unavailable'));
      sent.push(value);
      return Promise.resolve();
    };
    expect(await relay(send).deliver()).toEqual({ delivered: 1, failed: true });
    away = false;
    expect(await relay(send).deliver()).toEqual({ delivered: 2, failed: false });
    expect(sent).toEqual(['3', '1', '2']);
  });

  it('delivers again what was sent but not marked, as after a kill', async () => {
    await gateway.transaction((tx) => putInOutbox(tx, [row('t', 'a', '1')]));
    const sent: string[] = [];
    const admin = createDataSource({ url: ground.database.urls.admin, entities: [], applicationName: 'test' });
    await admin.initialize();
    const killed = relay(({ value }) => {
      sent.push(value);
      return admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'onceway_worker' AND datname = $1`,
        [ground.database.name],
      );
    });
    await expect(killed.deliver()).rejects.toThrow();
    await admin.destroy();
    // The pool may hand out another connection that the server has ended, as it may to a running relay.
    const next = relay(({ value }) => Promise.resolve(sent.push(value)));
    await until(() =>
      next.deliver().then(
        ({ delivered }) => delivered === 1,
        () => false,
      ),
    );
    expect(sent).toEqual(['1', '1']);
  });

  it('adds the proof under the label that the row names', async () => {
    await gateway.transaction((tx) => putInOutbox(tx, [{ ...row('t', 'a', '{}'), signAs: 'onceway/key/v1' }]));
    const sent: Sent[] = [];
    await relay((record) => Promise.resolve(sent.push(record))).deliver();
    expect(sent).toMatchObject([{ headers: { h: '1', signature: 'onceway/key/v1 {}' } }]);
  });
});

describe('rights', () => {
  it.each([
    `SELECT * FROM outbox`,
    `UPDATE outbox SET value = ''`,
    `DELETE FROM outbox`,
    `SELECT * FROM ledger_entries`,
    `INSERT INTO audit_offsets VALUES (0, 0)`,
    `SELECT maintain_time_partitions()`,
  ])("the gateway's role may not: %s", async (statement) => {
    await expect(gateway.query(statement)).rejects.toThrow(/permission denied/);
  });

  it("the worker's role may not change what a row says", async () => {
    await expect(ground.source.query(`UPDATE outbox SET value = ''`)).rejects.toThrow(/permission denied/);
  });
});

it('delivered rows are forgotten after a day, others never', async () => {
  await gateway.transaction((tx) =>
    putInOutbox(
      tx,
      ['old', 'new', 'waiting'].map((key) => row('t', key, key)),
    ),
  );
  await ground.owner.query(`UPDATE outbox SET delivered_at = now() - interval '25 hours' WHERE key = 'old'`);
  await ground.owner.query(`UPDATE outbox SET delivered_at = now() WHERE key = 'new'`);
  await ground.owner.query(`UPDATE outbox SET created_at = now() - interval '9 days' WHERE key = 'waiting'`);
  await keepTablesInShape(ground.source);
  expect((await pending()).map(({ key }) => key)).toEqual(['new', 'waiting']);
  const backlog = await outboxBacklog(ground.source);
  expect(backlog.pending).toBe(1);
  expect(backlog.oldestSeconds).toBeGreaterThan(9 * 86_400 - 60);
});

function row(topic: string, key: string, value: string): OutboxRow {
  return { topic, key, value, headers: { h: '1' } };
}

function relay(send: (record: Sent) => Promise<unknown>): OutboxRelay {
  const sign = (label: string, value: string): Record<string, string> => ({ signature: `${label} ${value}` });
  return new OutboxRelay({ source: ground.source, send, sign, logger: quiet() });
}

async function pending(): Promise<
  { topic: string; key: string; value: string; headers: Record<string, string>; partition: number; sign_as: string }[]
> {
  return ground.owner.query(`SELECT * FROM outbox ORDER BY id`);
}
