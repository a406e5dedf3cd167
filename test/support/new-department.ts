import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { makeAgentKeys } from '../../src/agent';
import { Officer } from '../../src/apps/local/demo/officer';
import { gatewayOf, type Officers } from '../../src/apps/local/demo/officers';
import type { AgentSources, EntryView, OfficerCreated, RegisterKey, SubmitEntry } from '../../src/contracts';
import { creditCodeOf } from '../../src/kernel/identifiers';
import { createKafka, ensureTopics } from '../../src/platform/kafka';
import { emptyDatabase } from './empty-database';
import { quiet, testBrokers, until } from './kafka';
import { stack } from './stack';
import { TRANSPORT_SQL } from './transport-library';

/** A department that the running stack had never heard of, with an officer, keys, topic, database and mapping of its own. */
export interface NewDepartment {
  readonly creditCode: string;
  readonly head: Officer;
  /** A resource code that no other test takes. */
  readonly resource: string;
  /** Keys, mapping file and logs of its agent. */
  readonly folder: string;
  /** The database as its department changes it; the agent's role may only read. */
  readonly sql: Client;
  readonly readerUrl: string;
  publish(entry: SubmitEntry): Promise<number>;
  /** The environment of an agent with that mapping. */
  environment(mapping: AgentSources): Record<string, string>;
  /** A process of the compiled agent; resolves when it is ready. */
  startAgent(mapping: AgentSources): Promise<{ management: string; stop: () => Promise<void> }>;
  close(): Promise<void>;
}

const MAIN = join(__dirname, '..', '..', 'dist', 'src', 'apps', 'agent', 'main.js');

export async function newDepartment(
  officers: Officers,
  options: { registerKeys?: boolean } = {},
): Promise<NewDepartment> {
  const creditCode = creditCodeOf('11', '990100', `9998${String(randomInt(10_000)).padStart(4, '0')}`);
  const resource = `105001/${randomInt(900_000, 1_000_000)}`;
  const folder = mkdtempSync(join(tmpdir(), 'onceway-department-'));
  await officers.authority.post('/v1/departments', {
    code: creditCode,
    names: { zh: '云澜市交通运输局', en: 'Transport' },
  });
  const head = await headOf(officers, creditCode);
  const made = makeAgentKeys(join(folder, 'keys'));
  if (options.registerKeys !== false) await registerKeys(head, creditCode, made.register);
  await withTopic(creditCode);
  const { sql, readerUrl, drop } = await ownDatabase();
  const children = new Set<ChildProcess>();
  const environment = (mapping: AgentSources): Record<string, string> =>
    environmentOf({ creditCode, folder, readerUrl }, mapping);
  return {
    creditCode,
    head,
    resource,
    folder,
    sql,
    readerUrl,
    publish: (entry) => publish(officers, head, entry),
    environment,
    startAgent: (mapping) => startAgent(folder, environment(mapping), children),
    close: async () => {
      for (const child of children) child.kill('SIGKILL');
      await sql.end();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The mapping of `TRANSPORT_SQL` to version 1 of the transport entry. */
export function transportMapping({
  creditCode,
  resource,
}: Pick<NewDepartment, 'creditCode' | 'resource'>): AgentSources {
  return {
    department: creditCode,
    sources: [{ name: 'transport', kind: 'sql', urlVariable: 'TRANSPORT_URL' }],
    resources: [
      {
        resource,
        source: 'transport',
        table: 'jtys.cyzg',
        subjectColumn: 'sfzh',
        columns: {
          name: { column: 'xm' },
          qualificationNumber: { column: 'zgzh' },
          category: { column: 'zglb', map: { KY: '1', HY: '2' } },
          issuedOn: { column: 'fzrq', format: 'packed-date' },
          status: { column: 'zt', map: { A: '1', B: '2' } },
          updatedAt: { column: 'gxsj', format: 'local-time' },
        },
        children: {
          vehicles: {
            table: 'jtys.cl',
            keyColumn: 'sfzh',
            parentColumn: 'sfzh',
            orderBy: 'xh',
            columns: { plateNumber: { column: 'hphm' }, kind: { column: 'cllx' } },
          },
        },
        correction: { recordColumn: 'jhbz' },
      },
    ],
  };
}

async function headOf(officers: Officers, department: string): Promise<Officer> {
  const login = `head-${randomBytes(4).toString('hex')}`;
  const body = { login, name: '高一鸣', department, roles: ['sharing-head'] };
  const { firstPassword } = await officers.authority.post<OfficerCreated>('/v1/officers', body);
  return (await Officer.signIn(gatewayOf(stack()), login, firstPassword)).changePassword();
}

async function registerKeys(head: Officer, department: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const body = JSON.parse(readFileSync(file, 'utf8')) as RegisterKey;
    await head.post(`/v1/departments/${department}/agent-keys`, body);
  }
}

async function withTopic(department: string): Promise<void> {
  const admin = createKafka({ brokers: testBrokers(), clientId: 'test-topics', logger: quiet() }).admin();
  await admin.connect();
  try {
    await ensureTopics(admin, { singleReplica: true, departments: [department] });
  } finally {
    await admin.disconnect();
  }
}

async function ownDatabase(): Promise<{ sql: Client; readerUrl: string; drop: () => Promise<void> }> {
  const database = await emptyDatabase();
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  const role = `transport_${randomBytes(4).toString('hex')}`;
  await sql.query(TRANSPORT_SQL);
  await sql.query(`CREATE ROLE ${role} LOGIN PASSWORD 'reader'`);
  await sql.query(`GRANT USAGE ON SCHEMA jtys TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA jtys TO ${role}`);
  const url = Object.assign(new URL(database.url), { username: role, password: 'reader' });
  const drop = async (): Promise<void> => {
    await database.drop();
    const admin = new Client({ connectionString: stack().postgres.admin });
    await admin.connect();
    await admin.query(`DROP ROLE ${role}`).finally(() => admin.end());
  };
  return { sql, readerUrl: url.href, drop };
}

async function publish(officers: Officers, head: Officer, entry: SubmitEntry): Promise<number> {
  const { version } = await head.post<EntryView>('/v1/catalogue/entries', entry);
  const path = `/v1/catalogue/entries/${entry.code}/versions/${version}`;
  await officers.authority.post(`${path}/decision`, { decision: 'approve', reason: '材料齐全，评估通过' });
  await officers.secondAuthority.post(`${path}/publish`);
  return version;
}

function environmentOf(
  { creditCode, folder, readerUrl }: Pick<NewDepartment, 'creditCode' | 'folder' | 'readerUrl'>,
  mapping: AgentSources,
): Record<string, string> {
  const file = join(folder, `mapping-${randomBytes(3).toString('hex')}.json`);
  writeFileSync(file, JSON.stringify(mapping));
  return {
    AGENT_DEPARTMENT: creditCode,
    AGENT_KEYS_DIR: join(folder, 'keys'),
    AGENT_ROOT_KEY_FILE: join(stack().keys.folder, 'root.public.jwk.json'),
    AGENT_SOURCES_FILE: file,
    KAFKA_BROKERS: stack().kafka.brokers,
    TRANSPORT_URL: readerUrl,
  };
}

async function startAgent(
  folder: string,
  env: Record<string, string>,
  children: Set<ChildProcess>,
): Promise<{ management: string; stop: () => Promise<void> }> {
  const log = join(folder, `agent-${randomBytes(3).toString('hex')}.log`);
  const out = openSync(log, 'w');
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  children.add(child);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = (): string | undefined => /"management":(\d+)/.exec(readFileSync(log, 'utf8'))?.[1];
  await until(() => {
    if (child.exitCode !== null) throw new Error(`the agent ended: ${readFileSync(log, 'utf8').slice(-500)}`);
    return port() !== undefined;
  }, 30_000);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    children.delete(child);
  };
  return { management: `http://127.0.0.1:${port()!}`, stop };
}
