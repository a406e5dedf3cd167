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

/** Everyone who signs something in the story; a department's people come when first called for. */
export class Officers {
  private readonly people = new Map<string, Promise<Officer>>();

  private constructor(
    private readonly gatewayUrl: string,
    readonly authority: Officer,
    /** Approving and publishing are two acts; in the story two officers do them. */
    readonly secondAuthority: Officer,
  ) {}

  /** The first officer's colleague, with a password of its own; `authority` has changed the first one. */
  static async gather(stack: StackFile, authority: Officer): Promise<Officers> {
    const url = gatewayOf(stack);
    const second = await colleague(url, authority, 'authority-2', AUTHORITY.creditCode, 'authority-officer');
    return new Officers(url, authority, second);
  }

  /** Who speaks for a department. */
  headOf(department: string): Promise<Officer> {
    return this.personOf(department, 'head', 'sharing-head');
  }

  /** Who files a department's requests. */
  operatorOf(department: string): Promise<Officer> {
    return this.personOf(department, 'operator', 'operator');
  }

  /** Who answers requests for a department beside its head. */
  reviewerOf(department: string): Promise<Officer> {
    return this.personOf(department, 'reviewer', 'provider-reviewer');
  }

  get windowOperator(): Promise<Officer> {
    return this.operatorOf(GOVERNMENT_SERVICES.creditCode);
  }

  get windowHead(): Promise<Officer> {
    return this.headOf(GOVERNMENT_SERVICES.creditCode);
  }

  get policeHead(): Promise<Officer> {
    return this.headOf(PUBLIC_SECURITY.creditCode);
  }

  get registrarHead(): Promise<Officer> {
    return this.headOf(MARKET_REGULATION.creditCode);
  }

  private personOf(department: string, desk: string, role: OfficerRole): Promise<Officer> {
    const suffix = `${desk}-${department}`;
    const known = this.people.get(suffix);
    if (known !== undefined) return known;
    const person = colleague(this.gatewayUrl, this.authority, suffix, department, role);
    this.people.set(suffix, person);
    return person;
  }
}

async function colleague(
  gatewayUrl: string,
  authority: Officer,
  suffix: string,
  department: string,
  role: OfficerRole,
): Promise<Officer> {
  const login = `${authority.login}-${suffix.toLowerCase()}`.replace('.authority-', '.');
  const body = { login, name: suffix, department, roles: [role] };
  const { firstPassword } = await authority.post<OfficerCreated>('/v1/officers', body);
  return (await Officer.signIn(gatewayUrl, login, firstPassword)).changePassword();
}

export function gatewayOf({ gateway }: StackFile): string {
  if (gateway === undefined) throw new Error('this stack has no gateway: it was started with --only-infra');
  return gateway.url;
}
