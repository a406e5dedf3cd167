import type { Admin, Kafka } from 'kafkajs';
import { Registry } from 'prom-client';
import { validate } from '../../src/contracts';
import { systemClock, uuidv7 } from '../../src/kernel';
import {
  AuditReader,
  FenceKeeper,
  LedgerConsumer,
  LedgerMetrics,
  partitionOf,
  trimAudit,
} from '../../src/modules/audit';
import { auditBounds } from '../../src/modules/audit/audit-trimmer';
import { createKafka, EVENT_SOURCES, RecordProducer, type RecordToSend } from '../../src/platform/kafka';
import { quiet, until } from '../support/kafka';
import { LedgerGround, RULES } from '../support/ledger-ground';
import { stack, uniqueTopicPrefix } from '../support/stack';

// Real: Kafka, PostgreSQL with the worker's own role, signatures. Fake: nothing; the topic is this test's own.
const topic = `${uniqueTopicPrefix()}audit`;
const groupId = `${topic}.worker`;
const logger = quiet();
const within = (holds: () => Promise<boolean>): Promise<void> => until(holds, 30_000);
let ground: LedgerGround;
let kafka: Kafka;
let admin: Admin;
let producer: RecordProducer;
const consumers: LedgerConsumer[] = [];

beforeAll(async () => {
  ground = await LedgerGround.open();
  kafka = createKafka({ brokers: stack().kafka.brokers.split(','), clientId: topic, logger });
  admin = kafka.admin();
  await admin.connect();
  const configEntries = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }];
  await admin.createTopics({ topics: [{ topic, numPartitions: 6, replicationFactor: 1, configEntries }] });
  producer = new RecordProducer({ kafka, logger });
  await producer.start();
}, 60_000);
afterEach(async () => {
  await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()));
});
afterAll(async () => {
  await producer.stop();
  await admin.deleteTopics({ topics: [topic] });
  await admin.disconnect();
  await ground.close();
}, 60_000);

it('a batch interrupted by a stop, and by two workers that take turns, is entered once each', async () => {
  const before = (await ground.entries()).length;
  const sent = send(300);
  const [first, second] = [await startWorker(), await startWorker()];
  await within(async () => (await ground.entries()).length > before + 20);
  await first.stop();
  const third = await startWorker();
  await second.stop();
  const records = await sent;
  await within(async () => (await ground.entries()).length >= before + records.length);
  const entered = (await ground.entries()).slice(before).map(({ record }) => record);
  expect(entered.sort()).toEqual(records.sort());
  await third.stop();
}, 90_000);

it('a group that forgot its offsets enters nothing twice', async () => {
  const before = (await ground.entries()).length;
  await admin.deleteGroups([groupId]);
  await startWorker();
  const records = await send(10);
  await within(async () => (await ground.entries()).length >= before + records.length);
  expect((await ground.entries()).slice(before)).toHaveLength(records.length);
}, 60_000);

it('a ledger set back, as by a restored database, is caught up although the group is ahead', async () => {
  const before = (await ground.entries()).length;
  const records = await send(40);
  await admin.setOffsets({ groupId, topic, partitions: await ends() });
  await startWorker();
  await within(async () => (await ground.entries()).length >= before + records.length);
}, 60_000);

it('poison is put aside, the records behind it go on, and trimming stops in front of it', async () => {
  const before = (await ground.entries()).length;
  const good = ground.signed({ type: 'grant.resumed', grant: POISONED });
  const { partition } = good;
  await producer.send({ topic, partition, value: Buffer.from('not a record'), headers: {} });
  const poisonOffset = (await bounds(partition)).high - 1n;
  await producer.send({ topic, partition, value: good.value, headers: { ...good.headers } });
  await startWorker();
  await within(async () => (await ground.entries()).length === before + 1);
  await trimAudit(ground.source, kafka, topic);
  for (const { partition: each, low, high } of await auditBounds(kafka, topic)) {
    expect({ each, low }).toEqual({ each, low: each === partition ? poisonOffset : high });
  }
  await ground.owner.query(`UPDATE audit_poison SET resolved_at = now()`);
  await trimAudit(ground.source, kafka, topic);
  expect((await bounds(partition)).low).toBe((await bounds(partition)).high);
}, 60_000);

it('an exchange that nobody ended is closed as lost once its time is past, and not before', async () => {
  const fencesSent: RecordToSend[] = [];
  const send: RecordProducer['send'] = (fence) => (fencesSent.push(fence), producer.send(fence));
  const writer = EVENT_SOURCES.worker(uuidv7());
  const fences = new FenceKeeper(ground.source, { send }, RULES, systemClock, writer, topic);
  const overdue = await ground.admit(Date.now() - RULES.graceMs - RULES.marginMs - 200);
  const open = await ground.admit(Date.now() + 60_000);
  const failed = await ground.admit(Date.now() - RULES.graceMs - RULES.marginMs - 200);
  const record = ground.signed({ ...failed, type: 'exchange.failed' });
  await producer.send({ topic, partition: record.partition, value: record.value, headers: { ...record.headers } });
  const fenced = await fences.fence();
  expect(new Set(fenced)).toEqual(new Set([partitionOf(overdue.exchange), partitionOf(failed.exchange)]));
  expect(await fences.fence()).toEqual([]);
  // Two exchanges may share a partition, and then one fence.
  expect(fencesSent).toHaveLength(new Set(fenced).size);
  expect(fencesSent.every(({ headers }) => validate('PlainHeaders', headers).ok)).toBe(true);
  expect(fencesSent.every(({ value }) => validate('AuditFence', JSON.parse(String(value))).ok)).toBe(true);
  await startWorker();
  await within(async () => (await ground.ended(overdue.exchange)) === 'lost');
  await within(async () => (await ground.ended(failed.exchange)) === 'failed');
  expect(await ground.ended(open.exchange)).toBeNull();
}, 60_000);

it('shows how far behind the ledger is', async () => {
  const registry = new Registry();
  const metrics = new LedgerMetrics(registry);
  await within(async () => {
    await metrics.refresh(ground.source, kafka, Date.now(), topic);
    return (await registry.metrics()).includes('onceway_audit_lag_records{partition="0"} 0');
  });
  expect(await registry.metrics()).toMatch(/onceway_ledger_size [1-9]/);
}, 60_000);

const POISONED = '0190d6a0-0000-7000-8000-000000000001';

async function startWorker(): Promise<LedgerConsumer> {
  const consumer = new LedgerConsumer({
    kafka,
    source: ground.source,
    reader: new AuditReader(ground.key, systemClock, 500),
    writer: ground.writer(),
    metrics: new LedgerMetrics(new Registry()),
    logger,
    place: { topic, groupId },
  });
  consumers.push(consumer);
  await consumer.start();
  return consumer;
}

/** Sends so many records over all partitions, some of them twice; answers their texts. */
async function send(count: number): Promise<string[]> {
  const messages = Array.from({ length: count }, () => ground.signed({ type: 'department.registered' }));
  for (const [at, { partition, value, headers }] of messages.entries()) {
    await producer.send({ topic, partition, value, headers: { ...headers } });
    if (at % 7 === 0) await producer.send({ topic, partition, value, headers: { ...headers } });
  }
  return messages.map(({ value }) => value!.toString());
}

async function bounds(partition: number): Promise<{ low: bigint; high: bigint }> {
  return (await auditBounds(kafka, topic)).find((bound) => bound.partition === partition)!;
}

async function ends(): Promise<{ partition: number; offset: string }[]> {
  return (await auditBounds(kafka, topic)).map(({ partition, high }) => ({ partition, offset: high.toString() }));
}
