import type { Admin } from 'kafkajs';
import { checkDurability, requestTopic, TOPICS } from './topics';

const NAMES = Object.values(TOPICS).flatMap(({ id, name }) =>
  ['requests', 'asyncRequests'].includes(id) ? [] : [name],
);

/** A cluster in which one topic may have other replicas or another minimum than the rest. */
interface Odd {
  topic: string;
  replicas?: number[];
  minInSync?: string;
  timestampType?: string;
  retention?: string;
}

function cluster(odd: Odd): Admin {
  const fake = {
    fetchTopicMetadata: ({ topics }: { topics: string[] }) =>
      Promise.resolve({
        topics: topics.map((name) => ({
          name,
          partitions: [
            { replicas: [1, 2, 3] },
            { replicas: name === odd.topic ? (odd.replicas ?? [1, 2, 3]) : [1, 2, 3] },
          ],
        })),
      }),
    describeConfigs: ({ resources }: { resources: { name: string }[] }) =>
      Promise.resolve({
        resources: resources.map(({ name }) => ({
          resourceName: name,
          configEntries: [
            { configName: 'min.insync.replicas', configValue: name === odd.topic ? odd.minInSync : '2' },
            { configName: 'message.timestamp.type', configValue: odd.timestampType ?? 'LogAppendTime' },
            { configName: 'retention.ms', configValue: odd.retention ?? '-1' },
          ],
        })),
      }),
  };
  return fake as unknown as Admin;
}

describe('durability of topics', () => {
  it('is enough with three replicas and two in sync', async () => {
    await expect(checkDurability(cluster({ topic: 'none' }), { singleReplica: false })).resolves.toBeUndefined();
  });

  it.each(NAMES)('is refused when one partition of %s has two replicas', async (topic) => {
    const check = checkDurability(cluster({ topic, replicas: [1, 2], minInSync: '2' }), { singleReplica: false });
    await expect(check).rejects.toMatchObject({ code: 'kafka.durability-insufficient', facts: { topics: [topic] } });
  });

  it.each([['1'], [undefined]])('is refused with min.insync.replicas %s', async (minInSync) => {
    const odd = cluster({ topic: TOPICS.audit.name, ...(minInSync === undefined ? {} : { minInSync }) });
    const check = checkDurability(odd, { singleReplica: false });
    await expect(check).rejects.toMatchObject({ facts: { topics: [TOPICS.audit.name] } });
  });

  it('covers the request topics of the departments named', async () => {
    const topic = requestTopic('11990000MB0000000X');
    const options = { singleReplica: false, departments: ['11990000MB0000000X'] };
    const check = checkDurability(cluster({ topic, replicas: [1], minInSync: '2' }), options);
    await expect(check).rejects.toMatchObject({ facts: { topics: [topic] } });
  });

  it.each([{ timestampType: 'CreateTime' }, { retention: '604800000' }])(
    'is refused for an audit topic with %j, on the local stack too',
    async (settings) => {
      const check = checkDurability(cluster({ topic: 'none', ...settings }), { singleReplica: true });
      await expect(check).rejects.toMatchObject({ facts: { topics: [TOPICS.audit.name] } });
    },
  );

  it('is not asked for replicas on the local stack', async () => {
    const odd = cluster({ topic: TOPICS.audit.name, replicas: [1] });
    await expect(checkDurability(odd, { singleReplica: true })).resolves.toBeUndefined();
  });
});
