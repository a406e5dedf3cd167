import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import type { StackFile } from '../../src/apps/local';

/** Addresses of the stack that this test run uses: the one of the global set-up, or the one ONCEWAY_STACK named. */
export function stack(): StackFile {
  const path = process.env['ONCEWAY_STACK'];
  if (path === undefined || path === '') throw new Error('this test needs the stack: its project must start it');
  return JSON.parse(readFileSync(path, 'utf8')) as StackFile;
}

export interface TestDatabase {
  readonly name: string;
  readonly urls: { readonly admin: string; readonly owner: string; readonly gateway: string; readonly worker: string };
  drop(): Promise<void>;
}

/** A migrated, empty database of this test's own (0.1 s), with the roles and rights of a real one. */
export async function newDatabase(): Promise<TestDatabase> {
  const { postgres } = stack();
  const { template } = postgres;
  if (template === undefined) throw new Error('the stack has no template database: it was not started for tests');
  const name = `test_${process.env['JEST_WORKER_ID'] ?? '0'}_${randomBytes(6).toString('hex')}`;
  const roles = { owner: postgres.owner, gateway: postgres.gateway, worker: postgres.worker };
  const [owner, gateway, worker] = Object.values(roles).map((url) => new URL(url).username);
  await asAdmin(postgres.admin, async (admin) => {
    await admin.query(`CREATE DATABASE ${name} OWNER ${owner} TEMPLATE ${template}`);
    // A clone does not inherit rights on the database itself.
    await admin.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    await admin.query(`GRANT CONNECT ON DATABASE ${name} TO ${gateway}, ${worker}`);
  });
  return {
    name,
    urls: {
      admin: inDatabase(postgres.admin, name),
      owner: inDatabase(roles.owner, name),
      gateway: inDatabase(roles.gateway, name),
      worker: inDatabase(roles.worker, name),
    },
    drop: () =>
      asAdmin(postgres.admin, async (admin) => {
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

/** A prefix for topics and groups that no other test of any run uses. */
export function uniqueTopicPrefix(): string {
  return `test.${randomBytes(6).toString('hex')}.`;
}

function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function asAdmin(url: string, work: (admin: Client) => Promise<void>): Promise<void> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
