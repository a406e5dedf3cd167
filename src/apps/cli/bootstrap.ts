import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { parse, type CreateOfficer, type RegisterKey, type RegisterRegion } from '../../contracts';
import type { OfficerRole } from '../../kernel';
import { Officers } from '../../modules/officers';
import { Parties } from '../../modules/parties';
import { generateSigningJwk, readEncryptionKey, readSigningKey, signingKey, writeKeyFile } from '../../platform/keys';
import { UsageError, type Command } from './command';
import { withOperatorContext } from './operator-context';

const OPERATOR = { kind: 'operator' } as const;

interface PlannedDepartment {
  shortName: string;
  creditCode: string;
  names: { zh: string; en: string };
  authority?: boolean;
  /** Whether an agent answers for it; its keys are in agents/<short name>. */
  agent?: boolean;
}

interface Plan {
  /** The tree of regions, each after the one above it. */
  regions: RegisterRegion[];
  departments: PlannedDepartment[];
  keysDir: string;
}

/** First regions, departments, their keys, systems and officers: what an installation needs before anybody can sign in. */
export const command: Command = {
  help: '  --plan FILE   {regions, departments, keysDir}\n  DATABASE_URL, WORKER_KEYS_DIR, KAFKA_BROKERS',
  run: async (args, env, say) => {
    const { values } = parseArgs({ args, options: { plan: { type: 'string' } } });
    if (values.plan === undefined) throw new UsageError('bootstrap needs --plan FILE');
    const plan = JSON.parse(readFileSync(values.plan, 'utf8')) as Plan;
    return withOperatorContext(env, async (context) => {
      const parties = context.get(Parties);
      for (const region of plan.regions) await parties.registerRegion(OPERATOR, parse('RegisterRegion', region));
      for (const { creditCode: code, names, authority } of plan.departments) {
        await parties.registerDepartment(OPERATOR, { code, names, kind: authority ? 'authority' : 'ordinary' });
      }
      await announceKeys(parties, plan);
      const systems = await registerSystems(parties, plan);
      const officers = await createOfficers(context, plan);
      for (const { login, password } of officers) say(`${login}  ${password}`);
      return { systems, officers };
    });
  },
};

async function announceKeys(parties: Parties, { departments, keysDir }: Plan): Promise<void> {
  const gateway = publicKeysIn(join(keysDir, 'gateway'));
  for (const key of gateway) await parties.registerGatewayKey(OPERATOR, key);
  for (const { shortName, creditCode } of departments.filter(({ agent }) => agent)) {
    for (const key of publicKeysIn(join(keysDir, 'agents', shortName))) {
      await parties.registerAgentKey(OPERATOR, creditCode, key);
    }
  }
}

function publicKeysIn(folder: string): RegisterKey[] {
  return [
    parse('RegisterKey', { use: 'sig', jwk: readSigningKey(join(folder, 'signing.jwk.json')).publicJwk }),
    parse('RegisterKey', { use: 'enc', jwk: readEncryptionKey(join(folder, 'encryption.jwk.json')).publicJwk }),
  ];
}

/** A business system for every department that asks and holds no agent; its private key stays in systems/<short name>. */
async function registerSystems(parties: Parties, { departments, keysDir }: Plan): Promise<Record<string, unknown>[]> {
  const asking = departments.filter(({ agent, authority }) => !agent && !authority);
  const systems: Record<string, unknown>[] = [];
  for (const { shortName, creditCode, names } of asking) {
    const body = { names: { zh: `${names.zh}综合窗口系统`, en: `${names.en}: window system` } };
    const system = await parties.registerSystem(OPERATOR, creditCode, body);
    const folder = join(keysDir, 'systems', shortName);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const jwk = generateSigningJwk('ES256');
    writeKeyFile(join(folder, 'signing.jwk.json'), jwk);
    await parties.registerSystemKey(
      OPERATOR,
      system.id,
      parse('RegisterKey', { use: 'sig', jwk: signingKey(jwk).publicJwk }),
    );
    systems.push({ department: shortName, creditCode, id: system.id, keyFile: join(folder, 'signing.jwk.json') });
  }
  return systems;
}

/** Two authority officers, because nobody decides on what they filed, and a sharing head for every other department. */
async function createOfficers(
  context: INestApplicationContext,
  { departments }: Plan,
): Promise<Record<string, string>[]> {
  const officers = context.get(Officers);
  const wanted = departments.flatMap(({ shortName, creditCode: department, authority }): CreateOfficer[] =>
    authority
      ? ['first', 'second'].map((which) => officer(`authority-${which}`, department, 'authority-officer'))
      : [officer(`head-${shortName}`, department, 'sharing-head')],
  );
  const created: Record<string, string>[] = [];
  for (const body of wanted) {
    const { firstPassword } = await officers.createOfficer(OPERATOR, body);
    const { login, department, roles } = body;
    created.push({ login, password: firstPassword, department, role: roles.join(' ') });
  }
  return created;
}

function officer(login: string, department: string, role: OfficerRole): CreateOfficer {
  return { login, name: login, department, roles: [role] };
}
