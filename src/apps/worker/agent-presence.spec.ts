import type { Kafka } from 'kafkajs';
import { requestGroup, requestTopic } from '../../platform/kafka';
import { Registry } from '../../platform/metrics';
import { AgentPresence } from './agent-presence';

const [SERVING, SILENT, WITHDRAWN] = ['11990100999000013D', '119901009990000218', '1199010099900011XK'] as const;

/** A cluster in which each of three departments has a topic and one has an agent. */
const kafka = {
  admin: () => ({
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
    listTopics: () => Promise.resolve([SERVING, SILENT, WITHDRAWN].map((department) => requestTopic(department))),
    describeGroups: (names: string[]) =>
      Promise.resolve({
        groups: names.map((groupId) => ({ groupId, members: groupId === requestGroup(SERVING) ? [{}] : [] })),
      }),
  }),
} as unknown as Kafka;

async function counted(presence: AgentPresence, registry: Registry): Promise<Record<string, number>> {
  await presence.refresh();
  const { values } = await registry.getSingleMetric('onceway_agents_connected')!.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels['department'], value]));
}

describe('how many agents are connected', () => {
  it('is none for a department that is asked and silent, and not told of one that was deactivated', async () => {
    const registry = new Registry();
    let inactive: { code: string }[] = [];
    const presence = new AgentPresence(kafka, { query: <T>() => Promise.resolve(inactive as T) }, registry);
    expect(await counted(presence, registry)).toEqual({ [SERVING]: 1, [SILENT]: 0, [WITHDRAWN]: 0 });
    inactive = [{ code: WITHDRAWN }];
    expect(await counted(presence, registry)).toEqual({ [SERVING]: 1, [SILENT]: 0 });
    inactive = [];
    expect(await counted(presence, registry)).toEqual({ [SERVING]: 1, [SILENT]: 0, [WITHDRAWN]: 0 });
  });
});
