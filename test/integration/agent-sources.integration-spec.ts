import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { Agent, connectorsOf, createAgentMetrics, type AgentConfig, type AgentTopics } from '../../src/agent';
import { bindOperations } from '../../src/agent/connectors/http-operation';
import type { AgentSources, MappedFile } from '../../src/contracts';
import { systemClock } from '../../src/kernel';
import { citizenNumberOf } from '../../src/kernel/identifiers';
import { createKafka, RecordProducer } from '../../src/platform/kafka';
import {
  encryptionKey,
  generateEncryptionJwk,
  generateSigningJwk,
  signingKey,
  verifyingKey,
} from '../../src/platform/keys';
import { PERMIT_DOCUMENT, PERMIT_MAPPING, permit } from '../support/department-operation';
import { answer, DepartmentService } from '../support/department-service';
import { FakeGateway } from '../support/fake-gateway';
import { freshTopic, quiet, testBrokers, until } from '../support/kafka';

// Real: Kafka, two agents of one department, a REST service and a folder of snapshots. Fake: the gateway's side.
const department = '11990100999000101U';
const kafka = createKafka({ brokers: testBrokers(), clientId: 'test-agent-sources', logger: quiet() });
const signing = signingKey(generateSigningJwk('ES256'));
const encryption = encryptionKey(generateEncryptionJwk());
const LI = '990102198503070013';
const BY_HTTP = PERMIT_MAPPING.resource;
const BY_FILE = '105001/000009';
const SNAPSHOT_MS = Date.parse('2026-11-01T00:00:00Z');

const file: MappedFile = {
  resource: BY_FILE,
  source: 'files',
  file: 'permits.csv',
  encoding: 'utf-8',
  subjectType: 'citizen-number',
  keyColumns: ['sfzh'],
  columns: { name: { column: 'xm' }, status: { column: 'zt', map: { A: '1', B: '2' } } },
};
const sources: AgentSources = {
  department,
  sources: [
    {
      name: 'permits',
      kind: 'http',
      urlVariable: 'PERMITS_URL',
      document: 'permits.json',
      timeoutMs: 1500,
      maxConnections: 2,
      maxWaiting: 4,
      breaker: { failures: 1000, restMs: 1000 },
    },
    { name: 'files', kind: 'file', folderVariable: 'FILES' },
  ],
  resources: [],
  operations: [PERMIT_MAPPING],
  files: [file],
};

const text = { type: 'string', maxLength: 60 };
const codes = { type: 'string', enum: ['1', '2'] };
const rows = { type: 'array', maxItems: 9, items: { type: 'object', properties: { plateNumber: text } } };
const schemaOf = (properties: object): Record<string, unknown> => ({ type: 'object', required: ['name'], properties });

let folder: string;
let topics: AgentTopics;
let gateway: FakeGateway;
let service: DepartmentService;
let agents: { agent: Agent; registry: Registry }[];

async function newAgent(): Promise<{ agent: Agent; registry: Registry }> {
  const registry = new Registry();
  const metrics = createAgentMetrics(registry);
  const config: Pick<AgentConfig, 'sources' | 'access' | 'operations'> = {
    sources,
    access: new Map([
      ['permits', { kind: 'http', url: service.url }],
      ['files', { kind: 'file', folder }],
    ]),
    operations: new Map([['permits', bindOperations(PERMIT_DOCUMENT, [PERMIT_MAPPING]).bound]]),
  };
  const agent = new Agent({
    department,
    kafka,
    producer: new RecordProducer({ kafka, logger: quiet() }),
    root: verifyingKey(gateway.root.publicJwk),
    signingKey: signing,
    encryptionKeys: [encryption],
    connectors: connectorsOf(config, { clock: systemClock, logger: quiet(), metrics }),
    metrics,
    logger: quiet(),
    clock: systemClock,
    topics,
  });
  await agent.start();
  return { agent, registry };
}

async function metric(registry: Registry, name: string, labels: Record<string, string> = {}): Promise<number> {
  const { values } = await registry.getSingleMetric(name)!.get();
  const found = values.filter((value) =>
    Object.entries(labels).every(([key, label]) => String(value.labels[key]) === label),
  );
  return found.reduce((sum, { value }) => sum + value, 0);
}

const answered = ({ registry }: { registry: Registry }): Promise<number> =>
  metric(registry, 'onceway_agent_requests_total');

async function publish(resource: string, version: number, properties: object): Promise<void> {
  const schema = schemaOf(properties);
  await gateway.publishContract({
    resource,
    version,
    department,
    status: 'published',
    subjectType: 'citizen-number',
    schema,
  });
}

/** Whatever subject it is asked for, its record. */
function serviceAnswers(): void {
  service.does((request, response) => answer(response, permit(/permits\/(\w+)/.exec(request.url!)![1]!)));
}

const byHttp = { question: { resource: BY_HTTP, items: ['name', 'status', 'vehicles'] } };
const byFile = { question: { resource: BY_FILE, items: ['name', 'status'] } };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'onceway-agent-sources-'));
  writeFileSync(join(folder, file.file), `sfzh,xm,zt\n${LI},李明远,A\n`);
  utimesSync(join(folder, file.file), new Date(SNAPSHOT_MS), new Date(SNAPSHOT_MS));
  service = await DepartmentService.start();
  serviceAnswers();
  const admin = kafka.admin();
  await admin.connect();
  const compacted = { config: { 'cleanup.policy': 'compact' } };
  topics = {
    requests: await freshTopic(admin, { partitions: 4 }),
    replies: await freshTopic(admin),
    asyncRequests: await freshTopic(admin, { partitions: 3 }),
    asyncReplies: await freshTopic(admin),
    keys: await freshTopic(admin, compacted),
    contracts: await freshTopic(admin, compacted),
    deadLetters: await freshTopic(admin),
  };
  await admin.disconnect();
  const own = { signing: signing.publicJwk, encryption: encryption.publicJwk };
  gateway = new FakeGateway({ kafka, topics, department, agent: own });
  await gateway.start();
  await publish(BY_HTTP, 1, { name: text, status: codes, vehicles: rows });
  await publish(BY_FILE, 1, { name: text, status: codes });
  agents = await Promise.all([newAgent(), newAgent()]);
}, 60_000);

afterAll(async () => {
  await Promise.all(agents.map(({ agent }) => agent.stop()));
  await gateway.stop();
  await service.stop();
  rmSync(folder, { recursive: true });
}, 30_000);

it('answers from a service as of now, and from a snapshot as of its time', async () => {
  const before = Date.now();
  const { answer: service1 } = await gateway.ask(byHttp);
  expect(service1).toMatchObject({
    kind: 'found',
    values: { name: '李明远', status: '1', vehicles: [{ plateNumber: '云A12345' }] },
  });
  expect(service1.sourceAtMs).toBeGreaterThanOrEqual(before);
  const { answer: filed } = await gateway.ask(byFile);
  expect(filed).toMatchObject({ kind: 'found', values: { name: '李明远', status: '1' }, sourceAtMs: SNAPSHOT_MS });
  const nobody = { type: 'citizen-number', id: citizenNumberOf('990102', '19850307', 8) } as const;
  const { answer: none } = await gateway.ask({ question: { ...byFile.question, subject: nobody } });
  expect(none).toMatchObject({ kind: 'not-found', sourceAtMs: SNAPSHOT_MS });
});

it('agents of a department share the questions, and each question has one answer', async () => {
  const before = await Promise.all(agents.map(answered));
  const told = await Promise.all(Array.from({ length: 120 }, () => gateway.ask({ ...byFile, deadlineInMs: 8000 })));
  expect(new Set(told.map(({ answer: { kind } }) => kind))).toEqual(new Set(['found']));
  const after = await Promise.all(agents.map(answered));
  const shares = after.map((count, at) => count - before[at]!);
  expect(shares[0]! + shares[1]!).toBe(120);
  expect(Math.min(...shares)).toBeGreaterThan(0);
  expect(told.map(({ receipt }) => gateway.told.get(receipt.exchange))).toEqual(told.map(() => 1));
}, 30_000);

it('a service that hangs is refused by name beyond its bounds, and blocks nobody else', async () => {
  service.does(() => undefined);
  const hanging = Array.from({ length: 40 }, () => gateway.ask({ ...byHttp, deadlineInMs: 4000 }));
  await until(() => service.requests.length > 0);
  const others = await Promise.all(Array.from({ length: 20 }, () => gateway.ask(byFile)));
  expect(others.map(({ answer: { kind } }) => kind)).toEqual(others.map(() => 'found'));
  const told = await Promise.all(hanging);
  expect(new Set(told.map(({ answer: { kind } }) => kind))).toEqual(new Set(['source-unavailable']));
  const reasons = new Set(told.map(({ answer: { reasonCode } }) => reasonCode));
  expect(reasons).toEqual(new Set(['agent.source-busy', 'agent.source-timeout']));
  serviceAnswers();
  expect((await gateway.ask(byHttp)).answer.kind).toBe('found');
}, 20_000);

it('an outage of the service is never "no such record"', async () => {
  service.says({ message: 'no Route matched' }, 404);
  expect((await gateway.ask(byHttp)).answer).toMatchObject({
    kind: 'source-unavailable',
    reasonCode: 'agent.source-failed',
  });
  service.says({ code: 'NO_RECORD' }, 404);
  expect((await gateway.ask(byHttp)).answer.kind).toBe('not-found');
  serviceAnswers();
});

it.each([
  ['lacks an item', 2, { name: text, status: codes, plate: text }, 'agent.mapping-incomplete', ['name']],
  ['has another code table', 3, { name: text, status: { ...codes, enum: ['1', '3'] } }, undefined, ['name']],
  ['wants another type', 4, { name: text, status: { type: 'integer' } }, 'exchange.contract-broken', ['status']],
])(
  'a version that the mapping does not fit, because it %s, is told as it is published',
  async (_why, version, properties, reasonCode, items) => {
    await publish(BY_FILE, version, properties);
    for (const { registry } of agents) {
      const labels = { resource: BY_FILE, version: String(version) };
      await until(async () => (await metric(registry, 'onceway_agent_mapping_faults', labels)) === 1);
    }
    const asked = (await gateway.ask({ question: { resource: BY_FILE, version, items } })).answer;
    expect(asked.reasonCode).toBe(reasonCode);
    expect((await gateway.ask(byFile)).answer.kind).toBe('found');
  },
);

it('shows the state of its sources as figures', async () => {
  const { registry } = agents[0]!;
  expect(await metric(registry, 'onceway_agent_source_breaker', { source: 'permits', resource: BY_HTTP })).toBe(0);
  expect(await metric(registry, 'onceway_agent_snapshot_timestamp_seconds', { resource: BY_FILE })).toBe(
    SNAPSHOT_MS / 1000,
  );
  expect(await metric(registry, 'onceway_agent_snapshot_rows', { resource: BY_FILE, state: 'read' })).toBe(1);
  expect(await metric(registry, 'onceway_agent_snapshots_refused_total', { resource: BY_FILE })).toBe(0);
});

it('when one agent leaves, the other answers for both', async () => {
  const [leaving, staying] = [agents[0]!, agents[1]!];
  const before = await answered(staying);
  await leaving.agent.stop();
  agents = [staying];
  const told = await Promise.all(Array.from({ length: 40 }, () => gateway.ask({ ...byFile, deadlineInMs: 20_000 })));
  expect(new Set(told.map(({ answer: { kind } }) => kind))).toEqual(new Set(['found']));
  expect(await answered(staying)).toBe(before + 40);
}, 40_000);
