import { Client } from 'pg';
import { Registry } from 'prom-client';
import { Agent, createAgentMetrics, SqlConnector, type AgentTopics } from '../../src/agent';
import { loadSampleData, PUBLIC_SECURITY, referenceSources, WELL_KNOWN } from '../../src/apps/local/sample-data';
import { referenceResources } from '../../src/contracts/reference';
import { systemClock } from '../../src/kernel';
import { createKafka, RecordProducer } from '../../src/platform/kafka';
import {
  encryptionKey,
  generateEncryptionJwk,
  generateSigningJwk,
  signingKey,
  verifyingKey,
} from '../../src/platform/keys';
import { FakeGateway } from '../support/fake-gateway';
import { freshTopic, quiet, testBrokers, until } from '../support/kafka';
import { emptyDatabase, type EmptyDatabase } from '../support/empty-database';

// Real: Kafka, PostgreSQL, the agent with its SQL connectors. Fake: the gateway's side of the messages.
const department = PUBLIC_SECURITY.creditCode;
const kafka = createKafka({ brokers: testBrokers(), clientId: 'test-agent', logger: quiet() });
const signing = signingKey(generateSigningJwk('ES256'));
const encryption = encryptionKey(generateEncryptionJwk());
const person = (id: string) => ({ type: 'citizen-number', id }) as const;

let database: EmptyDatabase;
let topics: AgentTopics;
let gateway: FakeGateway;
let agent: Agent;
let registry: Registry;
let sql: Client;

/** Two sources on one database, so that one of them can be made to hang alone. */
function connectors(): SqlConnector[] {
  return referenceSources('public-security').resources.map((mapping) => {
    const source = {
      name: mapping.resource.replace(/\D/g, 's'),
      kind: 'sql',
      urlVariable: 'X_Y',
      maxConnections: 2,
      maxWaiting: 8,
    } as const;
    return new SqlConnector({ source, url: database.url, resources: [mapping], clock: systemClock });
  });
}

function newAgent(): Agent {
  return new Agent({
    department,
    kafka,
    producer: new RecordProducer({ kafka, logger: quiet() }),
    root: verifyingKey(gateway.root.publicJwk),
    signingKey: signing,
    encryptionKeys: [encryption],
    connectors: connectors(),
    metrics: createAgentMetrics(registry),
    logger: quiet(),
    clock: systemClock,
    topics,
  });
}

async function metric(name: string, labels: Record<string, string>): Promise<number> {
  const values = (await registry.getSingleMetric(name)!.get()).values;
  const found = values.filter((value) => Object.entries(labels).every(([key, label]) => value.labels[key] === label));
  return found.reduce((sum, { value }) => sum + value, 0);
}

async function publishContracts(): Promise<void> {
  for (const { code, version, subjectType, schema, department: owner } of referenceResources) {
    await gateway.publishContract({
      resource: code,
      version,
      department: owner,
      status: 'published',
      subjectType,
      schema,
    });
  }
}

beforeAll(async () => {
  const admin = kafka.admin();
  await admin.connect();
  const compacted = { config: { 'cleanup.policy': 'compact' } };
  topics = {
    requests: await freshTopic(admin, { partitions: 3 }),
    replies: await freshTopic(admin),
    asyncRequests: await freshTopic(admin, { partitions: 3 }),
    asyncReplies: await freshTopic(admin),
    keys: await freshTopic(admin, compacted),
    contracts: await freshTopic(admin, compacted),
    deadLetters: await freshTopic(admin),
  };
  await admin.disconnect();
  database = await emptyDatabase();
  await loadSampleData({ department: 'public-security', url: database.url, people: 200 });
  sql = new Client({ connectionString: database.url });
  await sql.connect();
  gateway = new FakeGateway({
    kafka,
    topics,
    department,
    agent: { signing: signing.publicJwk, encryption: encryption.publicJwk },
  });
  registry = new Registry();
  agent = newAgent();
  const starting = agent.start();
  expect(agent.ready).toBe(false);
  await gateway.start();
  await publishContracts();
  await starting;
}, 60_000);

afterAll(async () => {
  await agent.stop();
  await gateway.stop();
  await sql.end();
  await database.drop();
}, 30_000);

describe('answers', () => {
  it('is ready once the gateway’s keys are published', () => {
    expect(agent.ready).toBe(true);
  });

  it('gives the asked items of a person and no others', async () => {
    const items = ['name', 'sex', 'birthDate', 'status', 'updatedAt', 'formerName'];
    const { answer } = await gateway.ask({ question: { items } });
    expect(answer.kind).toBe('found');
    expect(answer.values).toEqual({
      name: '李明远',
      sex: '1',
      birthDate: '1985-03-07',
      status: '1',
      updatedAt: '2026-03-12T09:30:00.000Z',
      formerName: '李明',
    });
  });

  it('gives a household by any of its members', async () => {
    const question = {
      resource: '101001/000002',
      items: ['householdNumber', 'headName', 'members'],
      subject: person(WELL_KNOWN.child.number),
    };
    const { answer } = await gateway.ask({ question });
    expect(answer.values).toEqual({
      householdNumber: WELL_KNOWN.household.number,
      headName: '李明远',
      members: WELL_KNOWN.household.members.map(({ name, number, relation }) => ({
        name,
        citizenNumber: number,
        relation,
      })),
    });
  });

  it.each([
    ['match', { name: ' 李明远', sex: '1' }, { name: 'match', sex: 'match' }],
    ['mismatch', { name: '李明远', sex: '2' }, { name: 'match', sex: 'mismatch' }],
  ])('verifies: %s', async (kind, values, results) => {
    const { answer } = await gateway.ask({ question: { mode: 'verify', items: Object.keys(values), values } });
    expect(answer).toMatchObject({ kind, results });
    expect(answer.values).toBeUndefined();
  });

  it.each([
    ['not-found', WELL_KNOWN.nobody, ['name']],
    ['under-correction', WELL_KNOWN.underCorrection.number, ['name']],
    ['under-correction', WELL_KNOWN.addressUnderCorrection.number, ['name', 'registeredAddress']],
    ['found', WELL_KNOWN.addressUnderCorrection.number, ['name']],
    ['found', WELL_KNOWN.cancelled.number, ['name', 'status']],
  ])('says %s', async (kind, id, items) => {
    expect((await gateway.ask({ question: { subject: person(id), items } })).answer.kind).toBe(kind);
  });

  it('answers every person of the sample with a value that keeps the contract', async () => {
    const { rows } = await sql.query<{ id: string }>(
      'SELECT gmsfhm AS id FROM rkgl.rk_jbxx WHERE NOT jhbz AND jhzd = $1',
      ['{}'],
    );
    const items = Object.keys(referenceResources[0]!.schema['properties'] as object);
    for (const { id } of rows.slice(0, 60)) {
      expect((await gateway.ask({ question: { subject: person(id), items } })).answer.kind).toBe('found');
    }
  }, 30_000);
});

describe('failures of a source', () => {
  it('never passes on a value that breaks the contract', async () => {
    await sql.query("UPDATE rkgl.rk_jbxx SET xm = '' WHERE gmsfhm = $1", [WELL_KNOWN.spouse.number]);
    const { answer } = await gateway.ask({ question: { subject: person(WELL_KNOWN.spouse.number) } });
    expect(answer).toMatchObject({ kind: 'source-unavailable', reasonCode: 'exchange.contract-broken' });
    expect(answer.values).toBeUndefined();
  });

  it('lets a source that hangs block only itself, and says so before the deadline', async () => {
    await sql.query('BEGIN');
    await sql.query('LOCK TABLE rkgl.hk_hxx IN ACCESS EXCLUSIVE MODE');
    const household = { resource: '101001/000002', items: ['headName'] };
    const hanging = Array.from({ length: 30 }, () => gateway.ask({ question: household, deadlineInMs: 3000 }));
    await until(async () => (await metric('onceway_agent_source_failures_total', { reason: 'agent.source-busy' })) > 0);
    const others = await Promise.all(Array.from({ length: 10 }, () => gateway.ask({})));
    expect(others.map(({ answer }) => answer.kind)).toEqual(Array.from({ length: 10 }, () => 'found'));
    expect(Math.max(...others.map(({ afterMs }) => afterMs))).toBeLessThan(2000);
    const told = await Promise.all(hanging);
    await sql.query('ROLLBACK');
    expect(new Set(told.map(({ answer }) => answer.kind))).toEqual(new Set(['source-unavailable']));
    const codes = new Set(told.map(({ answer }) => answer.reasonCode));
    expect(codes).toEqual(new Set(['agent.source-busy', 'agent.source-timeout']));
    expect(Math.max(...told.map(({ afterMs }) => afterMs))).toBeLessThan(3000);
    expect((await gateway.ask({ question: household })).answer.kind).toBe('found');
  }, 20_000);

  it('calls a table that is gone an outage, never a missing record', async () => {
    await sql.query('ALTER TABLE rkgl.rk_jbxx RENAME TO rk_away');
    const { answer } = await gateway.ask({});
    await sql.query('ALTER TABLE rkgl.rk_away RENAME TO rk_jbxx');
    expect(answer).toMatchObject({ kind: 'source-unavailable', reasonCode: 'agent.source-failed' });
  });

  it('takes new connections after the database dropped the old ones', async () => {
    await sql.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'onceway-agent%'",
    );
    await until(async () => (await gateway.ask({})).answer.kind === 'found');
  });
});

describe('trust', () => {
  it('puts aside what the gateway did not sign, and goes on', async () => {
    const before = await metric('onceway_agent_dropped_total', { reason: 'poison' });
    await gateway.sendQuestion(gateway.questionOf({}), { key: signing });
    await until(async () => (await metric('onceway_agent_dropped_total', { reason: 'poison' })) === before + 1);
    expect((await gateway.ask({})).answer.kind).toBe('found');
  });

  it('answers a request once that is delivered twice', async () => {
    const { receipt } = await gateway.ask({ times: 2 });
    await until(async () => (await metric('onceway_agent_dropped_total', { reason: 'repeated' })) > 0);
    expect(gateway.told.get(receipt.exchange)).toBe(1);
  });

  it('drops what has expired', async () => {
    await gateway.sendQuestion(gateway.questionOf({ deadlineInMs: -10 }));
    await until(async () => (await metric('onceway_agent_dropped_total', { reason: 'expired' })) > 0);
  });

  it('believes no key and no deletion that the root key did not sign', async () => {
    await gateway.publishKey('sig', gateway.signing.publicJwk, 'revoked', signing);
    await gateway.producer.send({ topic: topics.keys, key: `gateway/sig/${gateway.signing.kid}`, value: null });
    await until(async () => (await metric('onceway_agent_rejected_table_records_total', {})) === 1);
    expect((await gateway.ask({})).answer.kind).toBe('found');
  });

  it('shows no subject in what stands in Kafka', () => {
    const seen = gateway.replies.map(({ value, headers }) => `${value?.toString('latin1')} ${JSON.stringify(headers)}`);
    expect(seen.join('\n')).not.toContain('9901021985');
  });

  it('obeys a withdrawal and a revocation while it runs', async () => {
    const { code, version, subjectType, schema } = referenceResources.find((row) => row.code === '101001/000002')!;
    await gateway.publishContract({ resource: code, version, department, status: 'withdrawn', subjectType, schema });
    const household = { resource: code, items: ['headName'] };
    await until(async () => (await gateway.ask({ question: household })).answer.kind === 'denied');
    await gateway.publishKey('sig', gateway.signing.publicJwk, 'revoked');
    await until(() => !agent.ready);
    await expect(gateway.ask({ deadlineInMs: 500 })).rejects.toThrow('no reply');
  }, 20_000);
});
