import type { Command } from './command';
import { UsageError } from './command';
import { PLACE_OPTIONS, placeOf, withLetters } from './letters-context';
import { optionsHelp, readOptions } from './options';

const OPTIONS = {
  ...PLACE_OPTIONS,
  cause: {
    value: 'CODE',
    about: 'why nothing more is to be done, such as operator.forgery; in the ledger',
    read: asCode,
  },
} as const;

const EXAMPLE =
  'npm run cli -- dead-letters resolve --topic audit.records --partition 3 --offset 120 --by wang.op --cause operator.forgery';

export const command: Command = {
  help: `${optionsHelp(OPTIONS, EXAMPLE)}\n  DATABASE_URL, WORKER_KEYS_DIR, KAFKA_BROKERS`,
  run: async (args, env, say) => {
    const options = readOptions(OPTIONS, args, env);
    const place = placeOf(options);
    const { done } = await withLetters(env, (letters) => letters.resolve(place, options.by, options.cause));
    say(done ? 'Settled: the record is trimmed from Kafka like any other.' : 'Nothing to do: it was settled before.');
    return { ...place, resolved: done };
  },
};

function asCode(text: string): string {
  if (!/^[a-z][a-z-]*(\.[a-z][a-z-]*){1,3}$/.test(text)) throw new UsageError('is a code such as operator.forgery');
  return text;
}
