import { DataSource } from 'typeorm';
import { systemClock } from '../../kernel';
import { UnitOfWork } from '../../modules/audit';
import { TokenKeys } from '../../modules/tokens';
import type { Command } from './command';
import { firstTokenKey, GATEWAY_DIR } from './first-token-key';
import { withOperatorContext } from './operator-context';
import { optionsHelp, readOptions } from './options';

const OPTIONS = { dir: GATEWAY_DIR } as const;

export const command: Command = {
  help: [
    optionsHelp(OPTIONS, 'npm run --silent cli -- keys list-token --dir keys/gateway'),
    '  DATABASE_URL, WORKER_KEYS_DIR, KAFKA_BROKERS',
  ].join('\n'),
  run: async (args, env, say) => {
    const { dir } = readOptions(OPTIONS, args, env);
    const first = firstTokenKey(dir);
    const keys = await withOperatorContext(env, (context) =>
      new TokenKeys(context.get(DataSource), context.get(UnitOfWork, { strict: false }), systemClock).list(
        first && { kid: first.kid, jwk: first.publicJwk },
      ),
    );
    const shown = keys.map(({ kid, standing, activeFromMs, verifiesUntilMs }) => ({
      kid,
      standing,
      ...(activeFromMs > 0 && { from: new Date(activeFromMs).toISOString() }),
      ...(verifiesUntilMs !== undefined && { until: new Date(verifiesUntilMs).toISOString() }),
    }));
    for (const { kid, standing, from, until } of shown) {
      say(
        `${kid}  ${standing.padEnd(9)}  ${from ? `from ${from}` : 'from the beginning'}${until ? `, verifies until ${until}` : ''}`,
      );
    }
    if (shown.length === 0) say('No key is announced: tokens are signed by the key of the beginning. --dir shows it.');
    return { keys: shown };
  },
};
