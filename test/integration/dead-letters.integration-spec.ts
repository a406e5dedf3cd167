import type { Admin, Kafka } from 'kafkajs';
import { EVENT_TYPES, type AuditRecord, type DeadLetter, type RequestStatement } from '../../src/contracts';
import { systemClock, uuidv7 } from '../../src/kernel';
import { AuditSettings, UnitOfWork } from '../../src/modules/audit';
import { DeadLetters } from '../../src/modules/letters';
import { createKafka, EVENT_SOURCES, RecordFinder, RecordProducer, type RecordToSend } from '../../src/platform/kafka';
import { generateSigningJwk, sha256Text, signingKey, verifyingKey } from '../../src/platform/keys';
import { freshTopic, quiet, testBrokers } from '../support/kafka';
import { LedgerGround, RULES } from '../support/ledger-ground';

// Real: Kafka, PostgreSQL, signatures. Fake: nothing; the topics are this test's own.
const logger = quiet();
/** A gateway's key that the worker did not know when it met the record. */
const lateKey = signingKey(generateSigningJwk('ES256'));
const lateGateway = new AuditSettings(uuidv7(), lateKey, systemClock, EVENT_SOURCES.gateway(uuidv7()));
let [letters, audit, requests] = ['', '', ''];
let ground: LedgerGround;
let kafka: Kafka;
let admin: Admin;
let producer: RecordProducer;
let box: DeadLetters;

beforeAll(async () => {
  ground = await LedgerGround.open();
  kafka = createKafka({ brokers: testBrokers(), clientId: 'dead-letters-test', logger });
  admin = kafka.admin();
  await admin.connect();
  const byBroker = { 'message.timestamp.type': 'LogAppendTime' };
  [letters, requests] = [await freshTopic(admin), await freshTopic(admin)];
  audit = await freshTopic(admin, { partitions: 6, config: byBroker });
  producer = new RecordProducer({ kafka, logger });
  await producer.start();
  box = new DeadLetters({
    source: ground.owner,
    finder: new RecordFinder({ kafka, logger, groupPrefix: 'dead-letters-test' }),
    work: new UnitOfWork(ground.owner, ground.worker),
    clock: systemClock,
    auditKey: (kid) => (kid === lateKey.kid ? verifyingKey(lateKey.publicJwk) : ground.key(kid)),
    rules: RULES,
    topics: { letters, audit },
  });
}, 60_000);

afterAll(async () => {
  await producer.stop();
  await admin.deleteTopics({ topics: [letters, audit, requests] });
  await admin.disconnect();
  await ground.close();
}, 60_000);

type Place = Pick<DeadLetter, 'topic' | 'partition' | 'offset'>;

async function send(record: RecordToSend): Promise<Place> {
  const { partition, offset } = await producer.send(record);
  return { topic: record.topic, partition, offset };
}

/** As Kafka does when the time of all that stands in a topic of one partition is over. */
async function expire(topic: string): Promise<void> {
  const [place] = await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: place!.high }] });
}

/** As the agent or worker that could not take a record writes it. */
async function writeLetter(place: Place, value: string | Buffer, reason = 'kafka.signature-invalid'): Promise<void> {
  const { topic, partition, offset } = place;
  const at = new Date().toISOString();
  const letter = { topic, partition, offset, digest: sha256Text(value), reason, at, process: 'test' };
  await send({ topic: letters, key: `${topic}/${partition}/${offset}`, value: JSON.stringify(letter), headers: {} });
}

/** An audit record in Kafka that the worker has put aside, because it did not know the key. */
async function putAside(
  event: Omit<AuditRecord, 'id' | 'at' | 'gateway'>,
  settings = lateGateway,
): Promise<Place & { text: string }> {
  const { partition, value, headers } = ground.signed(event, Date.now(), settings);
  const place = await send({ topic: audit, partition, value: value!, headers: { ...headers } });
  await ground.enter([{ partition, offset: place.offset, appendTimeMs: Date.now(), value, headers }]);
  await writeLetter(place, value!);
  return { ...place, text: value!.toString() };
}

/** A request that an agent has put aside. */
async function putRequestAside(deadlineMs: number, change: Partial<RecordToSend> = {}): Promise<Place> {
  const value = 'a.sealed.question.of.five';
  const statement: RequestStatement = {
    exchange: uuidv7(),
    attempt: 1,
    audience: '119901009990000480',
    deadlineMs,
    replyPartition: 0,
    request: sha256Text('request'),
    sealed: sha256Text(value),
    sessionKey: sha256Text('session'),
  };
  const headers = { ce_type: EVENT_TYPES.request, statement: JSON.stringify(statement), 'session-key': 'session' };
  const place = await send({ topic: requests, key: statement.exchange, value, headers, ...change });
  await writeLetter(place, value);
  return place;
}

async function outbox(topic: string): Promise<{ value: string; headers: Record<string, string>; key: string }[]> {
  return ground.owner.query(`SELECT value, headers, key FROM outbox WHERE topic = $1 ORDER BY id`, [topic]);
}

/** What the ledger will hold of operators' acts on this place. */
async function acts(place: Place): Promise<Pick<AuditRecord, 'type' | 'operator' | 'reasonCode'>[]> {
  return (await outbox('audit.records'))
    .map(({ value }) => JSON.parse(value) as AuditRecord)
    .filter(({ facts }) => facts?.['topic'] === place.topic && facts['offset'] === place.offset)
    .filter(({ facts }) => facts?.['partition'] === place.partition)
    .map(({ type, operator, reasonCode }) => ({ type, operator, reasonCode }));
}

async function stateOf(place: Place): Promise<string | undefined> {
  const found = (await box.list()).find(
    ({ topic, partition, offset }) => topic === place.topic && partition === place.partition && offset === place.offset,
  );
  return found?.state;
}

it('an audit record whose key came later is entered as it was, once, with who asked', async () => {
  const exchange = await ground.admit(Date.now() + 60_000);
  const place = await putAside({ ...exchange, type: 'exchange.failed', kind: 'source-unavailable' });
  expect(await stateOf(place)).toBe('waiting');
  const before = (await ground.entries()).length;

  expect(await box.replay(place, 'wang.op')).toEqual({ done: true });
  expect(await box.replay(place, 'li.op')).toEqual({ done: false });
  const twice = await Promise.all([box.replay(place, 'li.op'), box.replay(place, 'li.op')]);
  expect(twice).toEqual([{ done: false }, { done: false }]);

  expect((await ground.entries()).slice(before).map(({ record }) => record)).toEqual([place.text]);
  expect(await ground.ended(exchange.exchange)).toBe('failed');
  expect(await stateOf(place)).toBe('settled');
  expect(await acts(place)).toEqual([{ type: 'dead-letter.replayed', operator: 'wang.op', reasonCode: undefined }]);
}, 60_000);

it('two operators at once: one enters the record, the other finds it done', async () => {
  const place = await putAside({ type: 'department.registered' });
  const outcomes = await Promise.all([box.replay(place, 'wang.op'), box.replay(place, 'li.op')]);
  expect(outcomes.map(({ done }) => done).sort()).toEqual([false, true]);
  expect(await acts(place)).toHaveLength(1);
}, 60_000);

it('what the ledger had refused for its content stays refused, and waits until it is resolved', async () => {
  const lost = await ground.admit(Date.now() + 60_000);
  await ground.owner.query(`UPDATE exchanges SET ended_as = 'lost', ended_at = now() WHERE id = $1`, [lost.exchange]);
  const place = await putAside({ ...lost, type: 'exchange.disclosed', kind: 'found' });
  await expect(box.replay(place, 'wang.op')).rejects.toMatchObject({
    code: 'dead-letter.still-refused',
    facts: { reason: 'audit.second-final' },
  });
  expect(await stateOf(place)).toBe('waiting');
  expect(await acts(place)).toEqual([]);

  expect(await box.resolve(place, 'wang.op', 'operator.examined')).toEqual({ done: true });
  expect(await box.resolve(place, 'wang.op', 'operator.examined')).toEqual({ done: false });
  expect(await stateOf(place)).toBe('settled');
  expect(await acts(place)).toEqual([
    { type: 'dead-letter.resolved', operator: 'wang.op', reasonCode: 'operator.examined' },
  ]);
}, 60_000);

it('an audit record waits although its letter has expired', async () => {
  const place = await putAside({ type: 'department.registered' });
  await expire(letters);
  expect(await stateOf(place)).toBe('waiting');
  expect(await box.replay(place, 'wang.op')).toEqual({ done: true });
}, 60_000);

it('a request within its deadline is sent again as it was, once', async () => {
  const place = await putRequestAside(Date.now() + 60_000);
  expect(await box.replay(place, 'wang.op')).toEqual({ done: true });
  expect(await box.replay(place, 'wang.op')).toEqual({ done: false });
  const sent = await outbox(requests);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ value: 'a.sealed.question.of.five', headers: { 'session-key': 'session' } });
  expect(await stateOf(place)).toBe('replayed');
  expect(await acts(place)).toEqual([{ type: 'dead-letter.replayed', operator: 'wang.op', reasonCode: undefined }]);
}, 60_000);

it.each([
  ['past its deadline', () => putRequestAside(Date.now() - 1), 'dead-letter.expired'],
  [
    'that no agent could ever read',
    () => putRequestAside(Date.now() + 60_000, { headers: { ce_type: EVENT_TYPES.request } }),
    'dead-letter.not-replayable',
  ],
  [
    'that is not what the letter tells of',
    () => putRequestAside(Date.now() + 60_000, { value: 'another' }),
    'dead-letter.digest-differs',
  ],
  [
    'that no letter tells of',
    () => Promise.resolve({ topic: requests, partition: 0, offset: '99' }),
    'dead-letter.unknown',
  ],
])('refuses to replay a request %s, and leaves no trace', async (_what, make, code) => {
  const before = await outbox(requests);
  const place = await make();
  await expect(box.replay(place, 'wang.op')).rejects.toMatchObject({ code });
  expect(await outbox(requests)).toEqual(before);
  expect(await acts(place)).toEqual([]);
});

it('what Kafka keeps no longer is shown as gone and refused', async () => {
  const place = await putRequestAside(Date.now() + 60_000);
  await expire(requests);
  expect(await stateOf(place)).toBe('gone');
  await expect(box.replay(place, 'wang.op')).rejects.toMatchObject({ code: 'dead-letter.gone' });
  await expect(box.resolve(place, 'wang.op', 'operator.examined')).rejects.toMatchObject({
    code: 'dead-letter.not-replayable',
  });
}, 60_000);

it('shows neither what is no letter nor what only asked for the time', async () => {
  const before = await box.list();
  await send({ topic: letters, key: 'x', value: 'no letter', headers: {} });
  await writeLetter({ topic: requests, partition: 0, offset: '0' }, 'x', 'agent.check');
  expect(await box.list()).toEqual(before);
}, 60_000);
