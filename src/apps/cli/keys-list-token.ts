import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { systemClock } from '../../kernel';
import { UnitOfWork } from '../../modules/audit';
import { TokenKeys } from '../../modules/tokens';
import { readSigningKey } from '../../platform/keys';
import type { Command } from './command';
import { withOperatorContext } from './operator-context';
import { asText, optionsHelp, readOptions } from './options';

const OPTIONS = {
  dir: {
    value: 'FOLDER',
    about: "a gateway's folder of private keys, for the key of the beginning, which has no row",
    env: 'GATEWAY_KEYS_DIR',
    optional: true,
    read: asText,
  },
} as const;

export const command: Command = {
  help: [
    optionsHelp(OPTIONS, 'npm run --silent cli -- keys list-token --dir keys/gateway'),
    '  DATABASE_URL, WORKER_KEYS_DIR, KAFKA_BROKERS',
  ].join('\n'),
  run: async (args, env, say) => {
    const { dir } = readOptions(OPTIONS, args, env);
    const file = dir === undefined ? undefined : join(dir, 'token.jwk.json');
    const first = file !== undefined && existsSync(file) ? readSigningKey(file) : undefined;
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
