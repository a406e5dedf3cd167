import { DataSource } from 'typeorm';
import { systemClock } from '../../kernel';
import { UnitOfWork } from '../../modules/audit';
import { TokenKeys } from '../../modules/tokens';
import { UsageError, type Command } from './command';
import { firstTokenKey, GATEWAY_DIR } from './first-token-key';
import { withOperatorContext } from './operator-context';
import { optionsHelp, readOptions } from './options';

const OPTIONS = {
  kid: { value: 'KID', about: 'of the key that is no longer to be trusted', read: asKid },
  dir: GATEWAY_DIR,
} as const;

/** For a key that is known to others: tokens that it signed end at once. An ordinary change needs no withdrawal. */
export const command: Command = {
  help: [
    optionsHelp(OPTIONS, 'npm run --silent cli -- keys withdraw-token --kid KID'),
    '  DATABASE_URL, WORKER_KEYS_DIR, KAFKA_BROKERS',
  ].join('\n'),
  run: async (args, env, say) => {
    const { kid, dir } = readOptions(OPTIONS, args, env);
    const held = firstTokenKey(dir);
    const first = held && { kid: held.kid, jwk: held.publicJwk };
    const left = await withOperatorContext(env, async (context) => {
      const keys = new TokenKeys(context.get(DataSource), context.get(UnitOfWork, { strict: false }), systemClock);
      await keys.withdraw({ kind: 'operator' }, kid, first);
      return keys.list(first);
    });
    say(`withdrawn ${kid}: within five seconds no gateway takes a token that it signed`);
    const active = left.find(({ standing }) => standing === 'active');
    if (active !== undefined) say(`next: nothing; ${active.kid} signs now. Systems get new tokens by themselves.`);
    else say('next: no token can be issued: make and announce another key now.');
    return { kid, active: active?.kid };
  },
};

function asKid(text: string): string {
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) throw new UsageError('is no key id, which has 43 characters (RFC 7638)');
  return text;
}
