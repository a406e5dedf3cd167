import { EVENT_TYPES, type DeadLetter } from '../../contracts';
import { formatTraceparent, newTrace, uuidv7 } from '../../kernel';
import { cloudEventHeaders, EVENT_SOURCES } from '../../platform/kafka';
import { sha256Text } from '../../platform/keys';
import { agentTopics } from '../agent-topics';
import { fail, pass, warn, type Check } from './check';
import { given, type Ground } from './ground';
import { reasonOf } from './run-checks';

const ACCESS = 'ask the operator for the rights of docs/guides/operator.md, "Topics and their settings"';

export const kafka: Check = {
  id: 'kafka',
  titles: { zh: 'Kafka 连通', en: 'Kafka reachable' },
  needs: ['settings'],
  run: async (ground) => {
    const settings = given(ground, 'settings');
    const probe = ground.connect(settings);
    try {
      const brokers = await probe.brokers();
      ground.kafka = probe;
      return pass(`${brokers} brokers by way of ${settings.brokers.join(', ')}`);
    } catch (error) {
      const words = `no answer from ${settings.brokers.join(', ')} (${reasonOf(error)})`;
      return fail(words, 'see KAFKA_BROKERS, name resolution and the firewall towards the brokers');
    }
  },
};

export const topics: Check = {
  id: 'topics',
  titles: { zh: '公用主题', en: 'Shared topics' },
  needs: ['kafka'],
  run: async (ground) => {
    const there = await given(ground, 'kafka').topics();
    ground.topics = there;
    const { requests: _own, asyncRequests: _ownAsync, ...shared } = topicsOf(ground);
    const missing = Object.values(shared).filter((topic) => !there.has(topic));
    if (missing.length === 0) return pass('all there');
    return fail(`not there, or not to be seen: ${missing.join(', ')}`, `${ACCESS}, or to run: cli topics create`);
  },
};

export const requestTopic: Check = {
  id: 'request-topic',
  titles: { zh: '本部门请求主题', en: "The department's request topic" },
  needs: ['topics'],
  run: (ground) => {
    const { department } = given(ground, 'settings');
    const missing = ownTopics(ground).filter((topic) => !given(ground, 'topics').has(topic));
    if (missing.length === 0) return pass(ownTopics(ground).join(', '));
    return fail(
      `${missing.join(', ')} is not there, or not to be seen`,
      `the operator runs: cli topics create --department ${department}`,
    );
  },
};

export const topicReading: Check = {
  id: 'topic-reading',
  titles: { zh: '请求主题可读', en: 'Requests may be read' },
  needs: ['request-topic'],
  run: async (ground) => {
    const readable: string[] = [];
    for (const topic of ownTopics(ground)) {
      try {
        await given(ground, 'kafka').mayRead(topic);
        readable.push(topic);
      } catch (error) {
        return fail(`${topic} cannot be read (${reasonOf(error)})`, ACCESS);
      }
    }
    return pass(`${readable.join(', ')}, by groups agent.${given(ground, 'settings').department}.*`);
  },
};

export const topicWriting: Check = {
  id: 'topic-writing',
  titles: { zh: '应答主题可写', en: 'Replies may be written' },
  needs: ['topics'],
  run: async (ground) => {
    const { replies, asyncReplies } = topicsOf(ground);
    const untried: string[] = [];
    for (const topic of [replies, asyncReplies]) {
      try {
        if ((await given(ground, 'kafka').mayWrite(topic)) !== 'yes') untried.push(topic);
      } catch (error) {
        return fail(`${topic} cannot be written (${reasonOf(error)})`, ACCESS);
      }
    }
    if (untried.length === 0) return pass(`${replies}, ${asyncReplies}`);
    const words = `${untried.join(', ')}: not tried, the limit of record size is unknown`;
    return warn(words, 'ask one question through the gateway');
  },
};

/** The agent answers nothing when its clock and the gateway's differ by 30 s. */
const MOST_SKEW_MS = 30_000;
const WORRYING_SKEW_MS = 5_000;

export const clock: Check = {
  id: 'clock',
  titles: { zh: '时钟', en: 'Clock' },
  needs: ['topics'],
  run: async (ground) => {
    const before = ground.clock.now();
    const appendTimeMs = await given(ground, 'kafka').append(topicsOf(ground).deadLetters, probeLetter(ground));
    const after = ground.clock.now();
    if (appendTimeMs === undefined) {
      return warn('not measured: the topic of dead letters keeps its writers’ times', 'compare with a time server');
    }
    // The broker's moment lies between the two; what is outside of them is the clocks' difference.
    const aheadMs = appendTimeMs > after ? after - appendTimeMs : Math.max(0, before - appendTimeMs);
    const words = aheadMs === 0 ? "agrees with the broker's" : differenceOf(aheadMs);
    const facts = { aheadMs };
    if (Math.abs(aheadMs) > MOST_SKEW_MS) return fail(words, 'set the clock by a time server (NTP)', facts);
    if (Math.abs(aheadMs) > WORRYING_SKEW_MS) return warn(words, 'set the clock by a time server (NTP)', facts);
    return pass(words, facts);
  },
};

function differenceOf(aheadMs: number): string {
  return `${Math.abs(aheadMs) / 1000} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the broker's; 30 s are too many`;
}

/** Tells the broker's time and that dead letters may be written; its reason says that nothing was put aside. */
function probeLetter(ground: Ground): { key: string; value: string; headers: Record<string, string> } {
  const { department } = given(ground, 'settings');
  const nowMs = ground.clock.now();
  const topic = topicsOf(ground).requests;
  const letter: DeadLetter = {
    topic,
    partition: 0,
    offset: '0',
    digest: sha256Text(''),
    reason: 'agent.check',
    at: new Date(nowMs).toISOString(),
    process: `agent ${department} check`,
  };
  const headers = cloudEventHeaders({
    id: uuidv7(nowMs),
    source: EVENT_SOURCES.agent(department),
    type: EVENT_TYPES.deadLetter,
    traceparent: formatTraceparent(newTrace()),
    contentType: 'application/json',
    timeMs: nowMs,
  });
  return { key: `${topic}/check`, value: JSON.stringify(letter), headers };
}

/** The two lanes of the department. */
function ownTopics(ground: Ground): string[] {
  const { requests, asyncRequests } = topicsOf(ground);
  return [requests, asyncRequests];
}

function topicsOf(ground: Ground): ReturnType<typeof agentTopics> {
  return agentTopics(given(ground, 'settings').department);
}
