import { parseArgs } from 'node:util';
import { loadConfig } from '../../platform/config';
import { createKafka, ensureTopics } from '../../platform/kafka';
import { createLogger } from '../../platform/logging';
import type { Command } from './command';

const ROWS = {
  brokers: { env: 'KAFKA_BROKERS', kind: 'list', description: 'Kafka bootstrap addresses' },
  singleReplica: {
    env: 'KAFKA_SINGLE_REPLICA',
    kind: 'boolean',
    description: 'one-machine stack only',
    default: 'false',
  },
} as const;

export const command: Command = {
  help: '  --department CODE   a department whose agents answer (repeatable)\n  KAFKA_BROKERS, KAFKA_SINGLE_REPLICA',
  run: async (args, env, say) => {
    const { values } = parseArgs({ args, options: { department: { type: 'string', multiple: true } } });
    const { brokers, singleReplica } = loadConfig(ROWS, env);
    const kafka = createKafka({ brokers, clientId: 'onceway-cli', logger: createLogger('cli', 'fatal') });
    const admin = kafka.admin();
    await admin.connect();
    try {
      await ensureTopics(admin, { singleReplica, departments: values.department ?? [] });
    } finally {
      await admin.disconnect();
    }
    say('Topics exist.');
    return {};
  },
};
