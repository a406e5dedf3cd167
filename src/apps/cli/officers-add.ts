import { parseArgs } from 'node:util';
import { parse } from '../../contracts';
import { OFFICER_ROLES } from '../../kernel';
import { Officers } from '../../modules/officers';
import { UsageError, type Command } from './command';
import { withOperatorContext } from './operator-context';

export const command: Command = {
  help: [
    '  --login NAME --name NAME --department CODE',
    `  --role ${OFFICER_ROLES.join('|')} (repeatable)`,
    '  DATABASE_URL, WORKER_KEYS_DIR, KAFKA_BROKERS',
  ].join('\n'),
  run: async (args, env, say) => {
    const { values } = parseArgs({
      args,
      options: {
        login: { type: 'string' },
        name: { type: 'string' },
        department: { type: 'string' },
        role: { type: 'string', multiple: true },
      },
    });
    const { login, name, department, role: roles } = values;
    if (!login || !name || !department || !roles) throw new UsageError('give --login, --name, --department and --role');
    const body = parse('CreateOfficer', { login, name, department, roles });
    const created = await withOperatorContext(env, (context) =>
      context.get(Officers).createOfficer({ kind: 'operator' }, body),
    );
    say(`${login}: one-time password ${created.firstPassword} (shown this once; changed at the first login)`);
    return { officer: created.officer, firstPassword: created.firstPassword };
  },
};
