import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { homeAt } from '../../src/apps/local';
import { processIdentity } from '../../src/apps/local/process-identity';
import { readRunRecord } from '../../src/apps/local/run-record';
import { uniqueTopicPrefix } from '../support/stack';

interface Started {
  readonly supervisor: ChildProcess;
  readonly folder: string;
  readonly brokers: string;
  readonly adminUrl: string;
}

const home = join(homeAt().folder, `test-${process.pid}`);
const supervisors: ChildProcess[] = [];

jest.setTimeout(180_000);

beforeAll(() => mkdirSync(home, { recursive: true, mode: 0o711 }));

afterAll(() => {
  for (const supervisor of supervisors) supervisor.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
});

async function start(): Promise<Started> {
  const script = join(__dirname, '..', 'support', 'infra-process.js');
  // Parts of its own even where the run was given addresses: what others run cannot be killed.
  const { ONCEWAY_KAFKA_BROKERS: _kafka, ONCEWAY_POSTGRES_URL: _postgres, ...env } = process.env;
  const supervisor = spawn(process.execPath, [script, home], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  supervisors.push(supervisor);
  for await (const line of createInterface({ input: supervisor.stdout })) {
    return { supervisor, ...(JSON.parse(line) as Omit<Started, 'supervisor'>) };
  }
  throw new Error('the supervisor ended before it was ready');
}

async function eventually(test: () => boolean, limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (!test() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  return test();
}

async function keepsARecord({ brokers }: Started): Promise<void> {
  const kafka = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
  const topic = `${uniqueTopicPrefix()}records`;
  const admin = kafka.admin();
  const producer = kafka.producer();
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await producer.send({ topic, messages: [{ value: 'kept' }] });
  const offsets = await admin.fetchTopicOffsets(topic);
  await Promise.all([admin.disconnect(), producer.disconnect()]);
  expect(offsets).toMatchObject([{ partition: 0, high: '1' }]);
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('Kafka and PostgreSQL of the local stack', () => {
  let first: Started;
  let second: Started;

  test('two that start at once both serve, each in a folder of its own', async () => {
    [first, second] = await Promise.all([start(), start()]);
    expect(first.folder).not.toBe(second.folder);
    expect(first.brokers).not.toBe(second.brokers);
    await Promise.all([keepsARecord(first), keepsARecord(second)]);
  });

  test('PostgreSQL keeps its own durability', async () => {
    const sql = `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')`;
    const rows = (await query(second.adminUrl, sql)) as { name: string; setting: string }[];
    expect(rows.map(({ setting }) => setting)).toEqual(['on', 'on', 'on']);
  });

  test('a killed supervisor leaves no process and no data, and its neighbour goes on', async () => {
    const record = readRunRecord(first.folder);
    const processes = record?.processes ?? [];
    // Parts that are containers are not processes of ours; that they are gone shows in their ports.
    const expected = record?.containers === true ? [] : ['kafka', 'postgres'];
    expect(processes.map(({ name }) => name).sort()).toEqual(expect.arrayContaining(expected));
    first.supervisor.kill('SIGKILL');
    const isGone = (): boolean => processes.every(({ pid, identity }) => processIdentity(pid) !== identity);
    expect(await eventually(isGone, 15_000)).toBe(true);
    expect(await eventually(() => !existsSync(first.folder), 15_000)).toBe(true);
    await expect(query(first.adminUrl, 'SELECT 1')).rejects.toThrow();
    await keepsARecord(second);
  });

  test('one that is asked to end leaves nothing either', async () => {
    const processes = readRunRecord(second.folder)?.processes ?? [];
    const ended = new Promise((resolve) => second.supervisor.once('exit', resolve));
    second.supervisor.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(processes.filter(({ pid, identity }) => processIdentity(pid) === identity)).toEqual([]);
    expect(readdirSync(join(home, 'runs'))).toEqual([]);
  });
});
