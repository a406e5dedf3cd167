import type { Command } from './command';
import { PLACE_OPTIONS, placeOf, withLetters } from './letters-context';
import { optionsHelp, readOptions } from './options';

const EXAMPLE = 'npm run cli -- dead-letters replay --topic audit.records --partition 3 --offset 120 --by wang.op';

export const command: Command = {
  help: `${optionsHelp(PLACE_OPTIONS, EXAMPLE)}\n  DATABASE_URL, WORKER_KEYS_DIR, KAFKA_BROKERS`,
  run: async (args, env, say) => {
    const options = readOptions(PLACE_OPTIONS, args, env);
    const place = placeOf(options);
    const { done } = await withLetters(env, (letters) => letters.replay(place, options.by));
    say(done ? 'The original was taken again.' : 'Nothing to do: it was replayed or settled before.');
    return { ...place, replayed: done };
  },
};
