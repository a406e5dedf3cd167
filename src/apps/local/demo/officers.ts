import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { OfficerCreated, OfficerRole } from '../../../contracts';
import { plainEnvironment } from '../kafka';
import { distEntry } from '../paths';
import { AUTHORITY, GOVERNMENT_SERVICES, MARKET_REGULATION, PUBLIC_SECURITY } from '../sample-data';
import type { StackFile } from '../stack-file';
import { Officer } from './officer';

/** Everyone who signs something in the story. */
export interface Officers {
  readonly authority: Officer;
  /** Nobody publishes what they approved: the second pair of eyes. */
  readonly secondAuthority: Officer;
  readonly windowHead: Officer;
  readonly policeHead: Officer;
  readonly registrarHead: Officer;
}

const run = promisify(execFile);

/**
 * Accounts of this run's own, so that it can be told again on one stack: the operator makes the first by the command
 * line, as on a new installation, and that officer makes the others. Nobody has changed a first password yet but the
 * first officer, who needed to.
 */
export async function firstOfficer(stack: StackFile): Promise<Officer> {
  const login = `demo-${randomBytes(4).toString('hex')}.authority`;
  const words = ['officers', 'add', '--login', login, '--name', '数据局值班', '--department', AUTHORITY.creditCode];
  const { stdout } = await run(
    process.execPath,
    [distEntry('cli'), ...words, '--role', 'authority-officer', '--json'],
    {
      env: {
        ...plainEnvironment(process.env),
        DATABASE_URL: stack.postgres.owner,
        WORKER_KEYS_DIR: join(stack.keys.folder, 'worker'),
        KAFKA_BROKERS: stack.kafka.brokers,
      },
    },
  );
  const { firstPassword } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as OfficerCreated;
  return Officer.signIn(gatewayOf(stack), login, firstPassword);
}

/** The first officer's colleagues, signed in and with passwords of their own. */
export async function otherOfficers(stack: StackFile, authority: Officer): Promise<Officers> {
  const create = async (suffix: string, department: string, role: OfficerRole): Promise<Officer> => {
    const login = `${authority.login}-${suffix}`.replace('.authority-', '.');
    const body = { login, name: suffix, department, roles: [role] };
    const { firstPassword } = await authority.post<OfficerCreated>('/v1/officers', body);
    return (await Officer.signIn(gatewayOf(stack), login, firstPassword)).changePassword();
  };
  const [secondAuthority, windowHead, policeHead, registrarHead] = await Promise.all([
    create('authority-2', AUTHORITY.creditCode, 'authority-officer'),
    create('head-services', GOVERNMENT_SERVICES.creditCode, 'sharing-head'),
    create('head-police', PUBLIC_SECURITY.creditCode, 'sharing-head'),
    create('head-market', MARKET_REGULATION.creditCode, 'sharing-head'),
  ]);
  return { authority, secondAuthority, windowHead, policeHead, registrarHead };
}

export function gatewayOf({ gateway }: StackFile): string {
  if (gateway === undefined) throw new Error('this stack has no gateway: it was started with --only-infra');
  return gateway.url;
}
