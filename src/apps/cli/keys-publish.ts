import { parseArgs } from 'node:util';
import { parse } from '../../contracts';
import { Parties } from '../../modules/parties';
import { readEncryptionKey, readSigningKey } from '../../platform/keys';
import { UsageError, type Command } from './command';
import { withOperatorContext } from './operator-context';

/** Announces a further key of the gateway to the agents; they believe it once the worker has signed it with the root key. */
export const command: Command = {
  help: [
    '  --signing FILE      a private key that is to sign requests; only its public half is published',
    '  --encryption FILE   a private key that replies are to be sealed to: every gateway must hold it already',
    '  DATABASE_URL, WORKER_KEYS_DIR, KAFKA_BROKERS',
  ].join('\n'),
  run: async (args, env, say) => {
    const { values } = parseArgs({ args, options: { signing: { type: 'string' }, encryption: { type: 'string' } } });
    const { signing, encryption } = values;
    if ((signing === undefined) === (encryption === undefined)) {
      throw new UsageError('keys publish needs either --signing FILE or --encryption FILE');
    }
    const key =
      signing === undefined
        ? { use: 'enc', jwk: readEncryptionKey(encryption!).publicJwk }
        : { use: 'sig', jwk: readSigningKey(signing).publicJwk };
    const body = parse('RegisterKey', key);
    const { kid } = await withOperatorContext(env, (context) =>
      context.get(Parties).registerGatewayKey({ kind: 'operator' }, body),
    );
    say(`published ${key.use} ${kid}`);
    return { kid, use: key.use };
  },
};
