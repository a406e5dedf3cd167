import { parseArgs } from 'node:util';
import { Parties } from '../../modules/parties';
import { UsageError, type Command } from './command';
import { withOperatorContext } from './operator-context';

export const command: Command = {
  help: '  --kid KID   of a key of the gateway\n  DATABASE_URL, WORKER_KEYS_DIR, KAFKA_BROKERS',
  run: async (args, env, say) => {
    const { values } = parseArgs({ args, options: { kid: { type: 'string' } } });
    const { kid } = values;
    if (kid === undefined) throw new UsageError('keys revoke needs --kid KID');
    await withOperatorContext(env, (context) => context.get(Parties).revokeGatewayKey({ kind: 'operator' }, kid));
    say(`revoked ${kid}`);
    return { kid };
  },
};
