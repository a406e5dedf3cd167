import { refuse, TOPICS } from '../../contracts';
import type { KafkaProbe } from '../../platform/kafka';
import type { AgentSettings } from '../agent-config';
import { asyncRequestTopic, requestTopic as topicOf } from '../../platform/kafka';
import type { Check } from './check';
import type { Ground } from './ground';
import { clock, kafka, requestTopic, topicReading, topics, topicWriting } from './kafka';
import { runChecks } from './run-checks';

const department = '11990100999000013D';
const all = [...Object.values(TOPICS).map(({ name }) => name), topicOf(department), asyncRequestTopic(department)];
const denied = (): Promise<never> =>
  Promise.reject(refuse('kafka.unavailable', { facts: { reason: 'TOPIC_AUTHORIZATION_FAILED' } }));

/** A Kafka in which all is well, but for what a test says. */
function groundWith(probe: Partial<Record<keyof KafkaProbe, () => Promise<unknown>>>, now = 1_000_000): Ground {
  const well = {
    brokers: () => Promise.resolve(3),
    topics: () => Promise.resolve(new Set(all)),
    mayRead: () => Promise.resolve(),
    mayWrite: () => Promise.resolve('yes'),
    append: () => Promise.resolve(now),
  };
  const settings = { department, brokers: ['broker:9092'] } as unknown as AgentSettings;
  const connect = () => ({ ...well, ...probe }) as unknown as KafkaProbe;
  return { settings, connect, clock: { now: () => now }, inspectors: new Map() } as unknown as Ground;
}

const settings: Check = {
  id: 'settings',
  titles: { zh: '', en: '' },
  needs: [],
  run: () => ({ status: 'pass', detail: '' }),
};

async function results(ground: Ground): Promise<Record<string, string>> {
  const checks = [settings, kafka, topics, requestTopic, topicReading, topicWriting, clock];
  const found = await runChecks(checks, ground);
  return Object.fromEntries(
    found.map(({ check, status, detail, next }) => [check, `${status}: ${detail} ${next ?? ''}`]),
  );
}

describe('checks of Kafka', () => {
  it('pass when all is well', async () => {
    expect(Object.values(await results(groundWith({}))).every((line) => line.startsWith('pass'))).toBe(true);
  });

  it('tell which shared topics are missing', async () => {
    const few = new Set(all.filter((name) => name !== 'exchange.replies'));
    expect(await results(groundWith({ topics: () => Promise.resolve(few) }))).toMatchObject({
      topics: expect.stringMatching(/^fail: .*exchange\.replies/),
      'request-topic': expect.stringMatching(/^skipped/),
    });
  });

  it("tell who makes the department's own topic", async () => {
    const few = new Set(all.filter((name) => !name.includes(department)));
    expect((await results(groundWith({ topics: () => Promise.resolve(few) })))['request-topic']).toContain(
      `cli topics create --department ${department}`,
    );
  });

  it('tell a right to read that is not there', async () => {
    expect((await results(groundWith({ mayRead: denied })))['topic-reading']).toMatch(
      /^fail.*TOPIC_AUTHORIZATION_FAILED/,
    );
  });

  it('tell a right to write that is not there, and warn when it cannot be known', async () => {
    expect((await results(groundWith({ mayWrite: denied })))['topic-writing']).toMatch(
      /^fail.*TOPIC_AUTHORIZATION_FAILED/,
    );
    const unknown = groundWith({ mayWrite: () => Promise.resolve('unknown') });
    expect((await results(unknown))['topic-writing']).toMatch(/^warn/);
  });

  it.each([
    [0, 'pass'],
    [6_000, 'warn'],
    [-6_000, 'warn'],
    [31_000, 'fail'],
    [-31_000, 'fail'],
  ])('a broker %d ms away: %s', async (offset, status) => {
    const found = await results(groundWith({ append: () => Promise.resolve(1_000_000 + offset) }));
    expect(found['clock']).toMatch(new RegExp(`^${status}: `));
    if (offset !== 0) expect(found['clock']).toContain(offset > 0 ? 'behind' : 'ahead of');
  });

  it("warn when the topic keeps its writers' times", async () => {
    expect((await results(groundWith({ append: () => Promise.resolve(undefined) })))['clock']).toMatch(
      /^warn: not measured/,
    );
  });
});
