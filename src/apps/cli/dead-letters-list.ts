import type { Command } from './command';
import { withLetters } from './letters-context';
import { asText, optionsHelp, readOptions } from './options';

const OPTIONS = {
  topic: { value: 'TOPIC', about: 'only originals of this topic', optional: true, read: asText },
  state: { value: 'STATE', about: 'only waiting, gone, replayed or settled ones', optional: true, read: asText },
} as const;

const EXAMPLE = 'npm run cli -- dead-letters list --state waiting --json';

export const command: Command = {
  help: `${optionsHelp(OPTIONS, EXAMPLE)}\n  DATABASE_URL, WORKER_KEYS_DIR, KAFKA_BROKERS`,
  run: async (args, env, say) => {
    const { topic, state } = readOptions(OPTIONS, args, env);
    const all = await withLetters(env, (letters) => letters.list());
    const letters = all
      .filter((letter) => topic === undefined || letter.topic === topic)
      .filter((letter) => state === undefined || letter.state === state);
    for (const { at, topic: from, partition, offset, reason, state: now, process } of letters) {
      say(`${at}  ${now.padEnd(8)}  ${from} ${partition} ${offset}  ${reason}  (${process})`);
    }
    say(`${letters.length} dead letters, ${letters.filter((letter) => letter.state === 'waiting').length} waiting`);
    return { letters };
  },
};
