import { DataSource } from 'typeorm';
import { systemClock } from '../../kernel';
import { UnitOfWork } from '../../modules/audit';
import { TokenKeys } from '../../modules/tokens';
import { readSigningKey } from '../../platform/keys';
import { UsageError, type Command } from './command';
import { withOperatorContext } from './operator-context';
import { optionsHelp, readOptions } from './options';

const OPTIONS = {
  file: { value: 'FILE', about: 'the private key, in the folder of every gateway by now', read: readSigningKey },
  from: {
    value: 'TIME',
    about: 'when it begins to sign, as 2026-12-01T02:00:00Z; at least two minutes ahead',
    read: asTime,
  },
} as const;

/** From then on every replica signs with it; what the key before it signed is taken until it ends. */
export const command: Command = {
  help: [
    optionsHelp(
      OPTIONS,
      'npm run --silent cli -- keys announce-token --file token.KID.jwk.json --from 2026-12-01T02:00:00Z',
    ),
    '  DATABASE_URL, WORKER_KEYS_DIR, KAFKA_BROKERS',
  ].join('\n'),
  run: async (args, env, say) => {
    const { file, from: activeFrom } = readOptions(OPTIONS, args, env);
    const { kid } = await withOperatorContext(env, (context) =>
      new TokenKeys(context.get(DataSource), context.get(UnitOfWork, { strict: false }), systemClock).announce(
        { kind: 'operator' },
        { jwk: file.publicJwk, activeFrom },
      ),
    );
    say(`announced ${kid}: it signs from ${activeFrom.toISOString()} on, and every department has been told`);
    say('next: onceway_token_keys_missing must be 0 on every gateway before then. The key before it may be deleted');
    say('once "keys list-token" no longer shows it.');
    return { kid, activeFrom: activeFrom.toISOString() };
  },
};

function asTime(text: string): Date {
  const time = new Date(text);
  if (
    !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text) ||
    Number.isNaN(time.getTime())
  ) {
    throw new UsageError('is no time with its zone, such as 2026-12-01T10:00:00+08:00');
  }
  return time;
}
