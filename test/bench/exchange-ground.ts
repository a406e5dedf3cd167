import { Kafka, logLevel, type Admin } from 'kafkajs';
import { Client } from 'pg';
import { startStack, type StackFile } from '../../src/apps/local';
import { grantTo, MATTER, newSystem, publishMissing } from '../../src/apps/local/demo/governance';
import { firstOfficer, gatewayOf, Officers } from '../../src/apps/local/demo/officers';
import { GOVERNMENT_SERVICES } from '../../src/apps/local/sample-data';
import { TOPICS } from '../../src/platform/kafka';
import { generateSigningJwk, type Jwk } from '../../src/platform/keys';
import { createClient, ProblemError, type PrivateJwk } from '../../src/sdk';
import type { BenchRun } from './bench-run';
import type { GatewayAsk } from './gateway-load';
import { MODES, randomSubjects } from './subjects';

export const PEOPLE = 20_000;
const SUBJECTS = 5_000;
const ASKED = { department: 'public-security', resource: '101001/000001', item: 'name' } as const;
const SUBJECT_TYPE = 'citizen-number';
const LEARNING_MS = 30_000;
const ACCOUNTED_WITHIN_MS = 60_000;

/** A stack, somebody who may ask it for one item of one resource, and what tells whether all is accounted for. */
export interface Ground {
  readonly file: StackFile;
  readonly ask: GatewayAsk;
  readonly admin: Admin;
  /** The process that answers what is asked. */
  readonly agent: string;
  /** Seconds until the worker has entered all that stands in `audit.records`. */
  readonly accounted: () => Promise<number>;
}

export async function startGround(run: BenchRun): Promise<Ground> {
  run.say(`Starting a stack of ${PEOPLE.toLocaleString('en')} people`);
  const leave = { end: (): Promise<void> => Promise.resolve() };
  run.leave.push(() => leave.end());
  const stack = await startStack({ env: process.env, people: PEOPLE, onRun: (abandon) => (leave.end = abandon) });
  leave.end = () => stack.stop();
  const { file } = stack;
  const agent = `agent-${ASKED.department}`;
  // The other departments' agents would poll Kafka on the same cores and answer nothing.
  const idle = file.processes.map(({ name }) => name).filter((name) => name.startsWith('agent-') && name !== agent);
  const kafka = new Kafka({ brokers: [file.kafka.brokers], clientId: 'bench', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  run.leave.push(() => admin.disconnect());
  const database = new Client({ connectionString: file.postgres.worker });
  await database.connect();
  run.leave.push(() => database.end());
  const ask = await asker(file);
  await stack.supervisor.stop(idle);
  return {
    ...{ file, admin, agent, ask },
    accounted: () => untilAccounted(admin, database),
  };
}

/** One system with one grant: its rows are the same for all calls, which is the hardest case for admission. */
async function asker(file: StackFile): Promise<GatewayAsk> {
  const officers = await Officers.gather(file, await (await firstOfficer(file)).changePassword());
  await publishMissing(officers);
  const system = await newSystem(await officers.windowHead, GOVERNMENT_SERVICES.creditCode);
  await officers.authority.put(`/v1/systems/${system.id}/limits`, { perSecond: 100_000, concurrent: 10_000 });
  const { resource, item } = ASKED;
  const wanted = { resource, items: [item], modes: [...MODES], systems: [system.id], dailyQuota: 10_000_000 };
  const { id: grant } = await grantTo(officers, wanted);
  const dpopKey = generateSigningJwk('ES256') as PrivateJwk & Jwk;
  const signingKey = system.signingKey as PrivateJwk & Jwk;
  const common = { systemId: system.id, signingKey, grant, matter: MATTER, resource, item };
  const subjects = await randomSubjects(ASKED, file.postgres.agents[ASKED.department]!, SUBJECTS);
  const ask = { ...common, url: gatewayOf(file), dpopKey, subjectType: SUBJECT_TYPE, subjects };
  await untilAnswered(ask);
  return ask;
}

/** Agents learn a contract by Kafka, a moment after it is published. */
async function untilAnswered(ask: GatewayAsk): Promise<void> {
  const { url: gatewayUrl, systemId, signingKey, grant, matter, resource, item, subjects } = ask;
  const client = await createClient({ gatewayUrl, systemId, signingKey });
  const subject = { type: SUBJECT_TYPE, id: subjects[0]!.id } as const;
  const why = { matter, case: 'BENCH-0', operator: 'bench', reason: '性能测量' };
  const end = performance.now() + LEARNING_MS;
  for (;;) {
    try {
      await client.exchange({ grant, resource, mode: 'fetch', subject, items: [item], ...why });
      return;
    } catch (error) {
      if (!(error instanceof ProblemError) || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

async function untilAccounted(admin: Admin, database: Client): Promise<number> {
  const began = performance.now();
  for (;;) {
    const ends = await admin.fetchTopicOffsets(TOPICS.audit.name);
    const { rows } = await database.query<{ part: number; next: string }>(
      'SELECT "partition" AS part, next_offset AS next FROM audit_offsets',
    );
    const entered = new Map(rows.map(({ part, next }) => [part, Number(next)]));
    const tookMs = performance.now() - began;
    if (ends.every(({ partition, low, high }) => (entered.get(partition) ?? Number(low)) >= Number(high))) {
      return tookMs / 1000;
    }
    if (tookMs > ACCOUNTED_WITHIN_MS) throw new Error('the worker does not come to the end of audit.records');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
