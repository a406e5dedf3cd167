import { createHmac, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { ReferenceDepartment } from './sample-data';

/** Names and passwords of everything that a stack makes in PostgreSQL. */
export interface DatabasePlan {
  readonly adminUrl: string;
  readonly main: string;
  readonly template: string;
  readonly agents: Readonly<Record<ReferenceDepartment, { readonly database: string; readonly role: string }>>;
  readonly passwords: Readonly<Record<string, string>>;
}

export const OWNER = 'onceway_owner';
export const GATEWAY = 'onceway_gateway';
export const WORKER = 'onceway_worker';

/**
 * On a server of its own a stack uses the plain names. On a server that others use too, databases bear the run's id;
 * roles cannot (the migrations name them), so there their passwords follow from the superuser's: two stacks that make
 * the same role agree on its password.
 */
export function planDatabases(
  adminUrl: string,
  departments: readonly ReferenceDepartment[],
  run?: string,
): DatabasePlan {
  const suffix = run === undefined ? '' : `_${run.toLowerCase().replace(/[^a-z0-9]/g, '_')}`;
  const roleOf = (department: string): string => `agent_${department.replaceAll('-', '_')}`;
  const secret = new URL(adminUrl).password;
  const password = (role: string): string =>
    run === undefined || secret === ''
      ? randomBytes(24).toString('base64url')
      : createHmac('sha256', secret).update(`onceway role ${role}`).digest('base64url');
  const roles = [OWNER, GATEWAY, WORKER, ...departments.map(roleOf)];
  return {
    adminUrl,
    main: `onceway${suffix}`,
    template: `onceway_template${suffix}`,
    agents: Object.fromEntries(
      departments.map((department) => [
        department,
        { database: `${roleOf(department)}${suffix}`, role: roleOf(department) },
      ]),
    ) as DatabasePlan['agents'],
    passwords: Object.fromEntries(roles.map((role) => [role, password(role)])),
  };
}

/** The URL of a database on the plan's server; as the superuser when no role is given. */
export function urlOf(plan: DatabasePlan, database: string, role?: string): string {
  const url = new URL(plan.adminUrl);
  url.pathname = `/${database}`;
  if (role !== undefined) {
    url.username = role;
    url.password = plan.passwords[role] ?? '';
  }
  return url.href;
}

/** Roles, the main database, and one database an agent, into which nobody but that agent may connect. */
export async function createDatabases(plan: DatabasePlan): Promise<void> {
  await withAdmin(plan, async (admin) => {
    for (const [role, password] of Object.entries(plan.passwords)) await ensureRole(admin, role, password);
    await createDatabase(admin, plan.main, { owner: OWNER, connect: [GATEWAY, WORKER] });
    for (const { database, role } of Object.values(plan.agents)) {
      await createDatabase(admin, database, { connect: [role] });
    }
  });
}

/** A copy of the migrated database, taken while nobody is connected to it, for tests to clone. */
export async function createTemplate(plan: DatabasePlan): Promise<void> {
  await withAdmin(plan, (admin) => createDatabase(admin, plan.template, { owner: OWNER, template: plan.main }));
}

/** Only what this run made, and only on a server that outlives it. */
export async function dropDatabases(plan: DatabasePlan): Promise<void> {
  await withAdmin(plan, async (admin) => {
    const names = [plan.main, plan.template, ...Object.values(plan.agents).map(({ database }) => database)];
    for (const name of names) {
      await admin.query(`DROP DATABASE IF EXISTS ${admin.escapeIdentifier(name)} WITH (FORCE)`);
    }
  });
}

interface NewDatabase {
  readonly owner?: string;
  readonly connect?: readonly string[];
  readonly template?: string;
}

/** CONNECT is taken from PUBLIC: a clone does not inherit that, so every database is made here. */
export async function createDatabase(admin: Client, name: string, wanted: NewDatabase): Promise<void> {
  const id = (text: string): string => admin.escapeIdentifier(text);
  const owner = wanted.owner === undefined ? '' : ` OWNER ${id(wanted.owner)}`;
  const template = wanted.template === undefined ? '' : ` TEMPLATE ${id(wanted.template)}`;
  await admin.query(`CREATE DATABASE ${id(name)}${owner}${template}`);
  await admin.query(`REVOKE ALL ON DATABASE ${id(name)} FROM PUBLIC`);
  for (const role of wanted.connect ?? []) {
    await admin.query(`GRANT CONNECT ON DATABASE ${id(name)} TO ${id(role)}`);
  }
}

async function ensureRole(admin: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  // DDL takes no bound parameters; the client's own quoting stands in.
  const [name, secret] = [admin.escapeIdentifier(role), admin.escapeLiteral(password)];
  await admin.query(`${verb} ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${secret}`);
}

async function withAdmin<T>(plan: DatabasePlan, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: plan.adminUrl });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
