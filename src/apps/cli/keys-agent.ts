import { parseArgs } from 'node:util';
import { makeAgentKeys } from '../../agent';
import { UsageError, type Command } from './command';

/** A department makes its keys where they are used; only their public halves leave the machine. */
export const command: Command = {
  help: '  --dir FOLDER   where to; files that exist are never overwritten',
  run: (args, _env, say) => {
    const { values } = parseArgs({ args, options: { dir: { type: 'string' } } });
    if (values.dir === undefined) throw new UsageError('keys agent needs --dir FOLDER');
    const made = makeAgentKeys(values.dir);
    say(`Private keys: ${made.signing}, ${made.encryption}. They stay here.`);
    say(`To be registered by the sharing head: ${made.register.join(', ')}.`);
    return Promise.resolve({ ...made });
  },
};
