import { migrations } from '../../../migrations';
import { loadConfig } from '../../platform/config';
import { migrate } from '../../platform/database';
import type { Command } from './command';

export const command: Command = {
  help: '  DATABASE_URL   PostgreSQL as the role onceway_owner',
  run: async (_args, env, say) => {
    const { url } = loadConfig(
      {
        url: { env: 'DATABASE_URL', kind: 'string', description: 'PostgreSQL as the owner role', secret: true },
      } as const,
      env,
    );
    const ran = await migrate(url, { migrations });
    say(ran.length === 0 ? 'The schema is up to date.' : ran.map((name) => `ran ${name}`).join('\n'));
    return { ran };
  },
};
