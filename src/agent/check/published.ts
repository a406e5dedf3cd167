import type { PublishedKey } from '../../contracts';
import { readHeaders, type KafkaRecord } from '../../platform/kafka';
import { KeyDirectory, readPublished } from '../../platform/keys';
import { agentTopics } from '../agent-topics';
import { ContractTable } from '../contract-table';
import { fail, pass, type Check } from './check';
import { given, type Ground, type Published } from './ground';
import { reasonOf } from './run-checks';

export const published: Check = {
  id: 'published',
  titles: { zh: '公布的密钥与契约', en: 'Published keys and contracts' },
  needs: ['key-files', 'topics'],
  run: async (ground) => {
    const { keys, contracts } = agentTopics(given(ground, 'settings').department);
    const records: KafkaRecord[] = [];
    try {
      await given(ground, 'kafka').readTables([keys, contracts], (record) => void records.push(record));
    } catch (error) {
      const next = 'ask the operator for the right to read them by groups of the prefix agent.<credit code>.';
      return fail(`${keys} and ${contracts} cannot be read (${reasonOf(error)})`, next);
    }
    ground.published = prove(records, ground);
    const { read, resources } = ground.published;
    return pass(`${read} records; ${resources.length} resources of this department`);
  },
};

/** Takes what the pinned root key vouches for, in the order of the log, and counts what it does not. */
export function prove(records: readonly KafkaRecord[], ground: Ground): Published {
  const { department } = given(ground, 'settings');
  const { root } = given(ground, 'keys');
  const topics = agentTopics(department);
  const directory = new KeyDirectory(ground.clock);
  const contracts = new ContractTable(department);
  const keys: PublishedKey[] = [];
  const resources = new Set<string>();
  const bearing = records.filter(({ value }) => value !== null);
  let refused = 0;
  for (const record of bearing) {
    try {
      const proved = { value: record.value, headers: readHeaders(record) };
      if (record.topic === topics.keys) {
        const key = readPublished('PublishedKey', proved, root)!;
        directory.learn(key);
        keys.push(key);
      } else {
        const contract = readPublished('PublishedContract', proved, root)!;
        if (contracts.learn(contract)) resources.add(contract.resource);
      }
    } catch {
      refused += 1;
    }
  }
  const active = [...resources].filter((resource) =>
    contracts.versionsOf(resource).some((held) => held.published.status === 'published'),
  );
  keys.sort((one, other) => one.seq - other.seq);
  return { directory, keys, contracts, resources: active.sort(), read: bearing.length, refused };
}
