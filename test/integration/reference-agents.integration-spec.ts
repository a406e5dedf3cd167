import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkAgent } from '../../src/agent/check';
import { SOURCE_URL_VARIABLE } from '../../src/apps/local/sample-data';
import { govern } from '../support/governance';
import { until } from '../support/kafka';
import { stack } from '../support/stack';

// Real: every agent of the running stack, by the environment that it was started with, its database and its contracts.
interface Found {
  agents: number;
  wrong: string[];
}

async function checkAll(): Promise<Found> {
  const { agents, dataDir, keys, kafka } = stack();
  const found = await Promise.all(
    agents.map(async ({ department, creditCode }) => {
      const at = (name: string): string => join(dataDir, 'sources', `${department}.${name}`);
      expect(existsSync(at('json'))).toBe(true);
      const results = await checkAgent({
        AGENT_DEPARTMENT: creditCode,
        AGENT_KEYS_DIR: join(keys.folder, 'agents', department),
        AGENT_ROOT_KEY_FILE: join(keys.folder, 'root.public.jwk.json'),
        AGENT_SOURCES_FILE: at('json'),
        [`${SOURCE_URL_VARIABLE}_FILE`]: at('url'),
        KAFKA_BROKERS: kafka.brokers,
      });
      return (
        results
          // Officers of other specs publish resources that no agent is meant to answer.
          .filter(({ check, status }) => status !== 'pass' && check !== 'resources-mapped')
          .map(({ check, about = '', status, detail }) => `${department} ${check} ${about} ${status}: ${detail}`)
      );
    }),
  );
  return { agents: agents.length, wrong: found.flat() };
}

it('finds nothing wrong with any agent of the local stack', async () => {
  await govern();
  let found: Found = { agents: 0, wrong: [] };
  const end = Date.now() + 30_000;
  // Contracts reach Kafka a moment after they are published.
  await until(async () => (found = await checkAll()).wrong.length === 0 || Date.now() > end, 60_000);
  expect(found.wrong).toEqual([]);
  expect(found.agents).toBeGreaterThan(1);
}, 120_000);
