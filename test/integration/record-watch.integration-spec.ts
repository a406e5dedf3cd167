import type { DataSource } from 'typeorm';
import { uuidv7 } from '../../src/kernel';
import { AuditSettings, RecordWatch } from '../../src/modules/audit';
import type { AuditMessage } from '../../src/modules/audit/read-audit-message';
import { createDataSource } from '../../src/platform/database';
import { createRegistry, type Registry } from '../../src/platform/metrics';
import { DEADLINE_MS, LedgerGround } from '../support/ledger-ground';

// Real: PostgreSQL, the ledger's writer, the gateway's own role with its own rights.
let ground: LedgerGround;
let asGateway: DataSource;
beforeAll(async () => {
  ground = await LedgerGround.open();
  const { gateway: url } = ground.database.urls;
  asGateway = await createDataSource({ url, entities: [], applicationName: 'test', poolSize: 2 }).initialize();
});
afterAll(async () => {
  await asGateway.destroy();
  await ground.close();
});

class Watched {
  readonly registry: Registry = createRegistry('test');
  readonly logged: unknown[] = [];
  nowMs = DEADLINE_MS;
  readonly watch = new RecordWatch(
    asGateway,
    new AuditSettings(uuidv7(), ground.gatewayKey, { now: () => this.nowMs }, ground.gateway.source),
    this.registry,
  );

  note({ partition, offset, value }: AuditMessage): string {
    const auditId = (JSON.parse(value!.toString()) as { id: string }).id;
    this.watch.note({ auditId, partition, offset, appendTimeMs: DEADLINE_MS });
    return auditId;
  }

  /** A round, after the time that the worker usually takes. */
  async check(): Promise<{ missing: number; unconfirmedSeconds: number }> {
    this.nowMs += 2_000;
    await this.watch.check({ error: (facts: unknown) => void this.logged.push(facts) });
    return {
      missing: await this.figure('onceway_disclosures_unrecorded_total', 'missing'),
      unconfirmedSeconds: await this.figure('onceway_disclosures_unconfirmed_seconds'),
    };
  }

  private async figure(name: string, reason?: string): Promise<number> {
    const { values } = await this.registry.getSingleMetric(name)!.get();
    return values.find(({ labels }) => labels['reason'] === reason)!.value;
  }
}

const disclosure = async (): Promise<AuditMessage> =>
  ground.message({ type: 'exchange.disclosed', kind: 'found', ...(await ground.admit()) });

/** Another record of the same partition, which the worker reads after it. */
async function after(message: AuditMessage): Promise<AuditMessage> {
  for (;;) {
    const next = await disclosure();
    if (next.partition === message.partition) return next;
    await ground.enter([next]);
  }
}

it('is silent about a disclosure whose record was entered', async () => {
  const watched = new Watched();
  const message = await disclosure();
  watched.note(message);
  await ground.enter([message]);
  expect(await watched.check()).toEqual({ missing: 0, unconfirmedSeconds: 0 });
});

it('waits while the worker has not come so far, and tells how long', async () => {
  const watched = new Watched();
  const message = await disclosure();
  watched.note(message);
  expect(await watched.check()).toEqual({ missing: 0, unconfirmedSeconds: 2 });
  await ground.enter([message]);
  expect(await watched.check()).toEqual({ missing: 0, unconfirmedSeconds: 0 });
});

it('counts and names, once, a disclosure that the worker read past and the ledger does not have', async () => {
  const watched = new Watched();
  const lost = await disclosure();
  const id = watched.note(lost);
  // Kafka lost the record: the worker notes the hole and goes on with what lies behind it.
  const next = await after(lost);
  await ground.writer().write(next.partition, ground.check([next]), true);
  expect(await watched.check()).toMatchObject({ missing: 1, unconfirmedSeconds: 0 });
  expect(await watched.check()).toMatchObject({ missing: 1 });
  expect(watched.logged).toEqual([{ audit: id, partition: lost.partition, offset: lost.offset }]);
});

it('counts one that the ledger refused: its record is poison, and its data has left', async () => {
  const watched = new Watched();
  const { exchange, ...facts } = await ground.admit();
  const event = { type: 'exchange.disclosed', kind: 'found', exchange, ...facts } as const;
  const [first, second] = [ground.message(event), ground.message(event)];
  watched.note(first);
  watched.note(second);
  await ground.enter([first, second]);
  expect(await watched.check()).toMatchObject({ missing: 1 });
});

it("lets the gateway's role see records and nothing that opens a commitment", async () => {
  await expect(asGateway.query('SELECT id, record FROM ledger_entries LIMIT 1')).resolves.toHaveLength(1);
  for (const column of ['salt', 'leaf_hash', 'signature', 'inclusion', 'source_offset']) {
    await expect(asGateway.query(`SELECT ${column} FROM ledger_entries LIMIT 1`)).rejects.toThrow(/permission denied/);
  }
});
