import { randomUUID } from 'node:crypto';
import { Partitioners, type Kafka, type Message } from 'kafkajs';
import { found, observe, tally } from '../../support/load';
import { agentsOf, figure, gatewaysOf, PERSONS, underLoad } from '../ground';
import { pause } from '../kills';
import { unless, type Scenario } from './scenario';

interface Copied {
  readonly topic: string;
  readonly partition: number;
  readonly message: Message;
}

const TAKEN = ['exchange.replies', 'audit.records'] as const;
const MOST_COPIES = 200;

/** Records as they come, kept to be put in again later, shuffled and more than once. */
export const duplicatedRecords: Scenario = {
  name: 'requests, replies and audit records duplicated and out of order: each counts once',
  async run(fault) {
    const { kafka, stack, random } = fault;
    const creditCode = stack.file.agents.find(({ department }) => department === 'public-security')!.creditCode;
    const topics = [...TAKEN, `exchange.requests.${creditCode}`];
    const repeated = (): Promise<number> =>
      total(agentsOf(stack).map((at) => figure(at, 'onceway_agent_dropped_total', 'reason="repeated"')));
    const before = await repeated();
    const { result } = await underLoad(fault, { callers: 6, patience: 'until-served' }, async () => {
      const copied = await copyWhile(kafka, topics, () => pause(2_000));
      const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
      await producer.connect();
      try {
        for (let at = 0; at < MOST_COPIES; at++) {
          const { topic, partition, message } = random.pick(copied);
          await producer.send({ topic, acks: -1, messages: [{ ...message, partition }] });
        }
      } finally {
        await producer.disconnect();
      }
      await pause(500);
      return new Set(copied.map(({ topic }) => topic)).size;
    });
    return [
      ...unless(result === topics.length, `only ${result} of ${topics.length} topics had records to repeat`),
      ...unless((await repeated()) > before, 'no agent noticed a request that came twice'),
    ];
  },
};

async function copyWhile(kafka: Kafka, topics: string[], work: () => Promise<void>): Promise<Copied[]> {
  const copied: Copied[] = [];
  const consumer = kafka.consumer({ groupId: `fault-copier.${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics, fromBeginning: false });
    const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ topic, partition, message: { key, value, headers } }) => {
        copied.push({ topic, partition, message: { key, value, ...(headers && { headers }) } });
        return Promise.resolve();
      },
    });
    await joined;
    await work();
  } finally {
    await consumer.disconnect();
  }
  return copied;
}

const HELD_MS = 6_000;

/** A gateway that stood still over the deadline finds the reply when it goes on: too late to disclose it. */
export const lateReply: Scenario = {
  name: 'a reply after its deadline: the gateway that was held up discloses nothing any more',
  async run({ stack, ground, random, say }) {
    const { pid } = stack.supervisor.list().find(({ name }) => name === 'gateway-2')!;
    const caller = ground.caller.through(gatewaysOf(stack)[1]!);
    const token = await caller.token(ground.grants[PERSONS]!);
    const answers = [];
    // At points of chance of the way: some are not admitted yet, some are recorded and not yet answered.
    for (let at = 0; at < 40; at++) {
      answers.push(observe(() => caller.exchange({ token, prefer: 'wait=2', body: found(PERSONS) })));
      await pause(random.between(1, 12));
    }
    process.kill(pid!, 'SIGSTOP');
    await pause(HELD_MS).finally(() => process.kill(pid!, 'SIGCONT'));
    const counts = tally(await Promise.all(answers));
    const shown = Object.entries(counts).map(([outcome, count]) => `${count} × ${outcome}`);
    say(`    ${shown.join(', ')}`);
    // That none of the answers was recorded too late is the checker's to say.
    return unless(shown.length > 1, 'the gateway was held up, and nobody noticed');
  },
};

async function total(numbers: readonly Promise<number>[]): Promise<number> {
  return (await Promise.all(numbers)).reduce((all, one) => all + one, 0);
}
