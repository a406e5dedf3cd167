import { Client } from 'pg';
import type { Officers } from '../../src/apps/local/demo/officers';
import {
  GOVERNMENT_SERVICES,
  PUBLIC_SECURITY,
  REFERENCE_DEPARTMENTS,
  WELL_KNOWN,
} from '../../src/apps/local/sample-data';
import type { AuditRecord } from '../../src/contracts';
import { findIdentifiers } from '../../src/kernel/identifiers';
import { aQuestion, Caller, type Answer } from '../support/client';
import { aGrant, aSystem, govern } from '../support/governance';
import { until } from '../support/kafka';
import { Ledger } from '../support/ledger';
import { stack } from '../support/stack';

// A source that breaks its contract, really: a row of the running stack's register, of a person no other spec asks for.
const RESOURCE = '101001/000001';
const ITEMS = ['name', 'sex', 'birthDate'];

interface Row {
  gmsfhm: string;
  xm: string;
  xb: string;
  csrq: string;
}

let officers: Officers;
let ledger: Ledger;
let source: Client;
let caller: Caller;
let token: string;
let broken: Row;
let failed: Answer;
const undoing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  [officers, ledger, source] = await Promise.all([govern(), Ledger.open(), openSource()]);
  undoing.push(
    () => ledger.close(),
    () => source.end(),
  );
  const system = await aSystem(officers);
  caller = await Caller.of(system);
  token = await caller.token(await aGrant(officers, system));
  await caller.untilAnswered(token);
  broken = await lastPerson();
  expect((await ask(broken.gmsfhm)).status).toBe(200);
  undoing.push(() => setSex(broken.xb));
  await setSex('Q');
  failed = await ask(broken.gmsfhm);
}, 90_000);

// Undone from the last to the first, whatever of it was done.
afterAll(async () => {
  for (const undo of undoing.reverse()) await undo();
});

/** The register's database as its own department changes it: the agent's role may only read. */
async function openSource(): Promise<Client> {
  const { admin, agents } = stack().postgres;
  const url = new URL(admin);
  url.pathname = new URL(agents[PUBLIC_SECURITY.shortName]!).pathname;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  return client;
}

/** The last by number of those with nothing doubted; the well-known people are left to the others. */
async function lastPerson(): Promise<Row> {
  const { rows } = await source.query<Row>(
    `SELECT gmsfhm, xm, xb, csrq FROM rkgl.rk_jbxx
     WHERE NOT jhbz AND jhzd = '{}' AND substr(gmsfhm, 15, 3)::int >= 100 ORDER BY gmsfhm DESC LIMIT 1`,
  );
  return rows[0]!;
}

async function setSex(xb: string): Promise<void> {
  const { rowCount } = await source.query('UPDATE rkgl.rk_jbxx SET xb = $2 WHERE gmsfhm = $1', [broken.gmsfhm, xb]);
  expect(rowCount).toBe(1);
}

function ask(id: string): Promise<Answer> {
  const subject = { type: 'citizen-number', id };
  return caller.exchange({ token, body: aQuestion({ mode: 'fetch', subject, values: undefined, items: ITEMS }) });
}

describe('a record that breaks its contract', () => {
  const code = 'exchange.contract-broken';

  it('is a fault of the source to the caller, who learns no value of it', () => {
    expect(failed).toMatchObject({
      status: 502,
      code,
      contentType: expect.stringMatching(/^application\/problem\+json/),
      body: { kind: 'source-unavailable' },
    });
    const told = JSON.stringify([failed.body, ...failed.headers]);
    for (const value of [broken.gmsfhm, broken.xm, broken.csrq, '"Q"']) expect(told).not.toContain(value);
    expect(findIdentifiers(told).filter(({ kind }) => kind === 'citizen-number')).toEqual([]);
  });

  it('stands in the ledger once, as failed, by that rule', async () => {
    const records = await ledger.recordsOf(caller.system.id, [failed.audit!]);
    const { exchange } = records.find(({ id }) => id === failed.audit)!;
    expect(exchange).toBeDefined();
    const finals = records.filter((record) => record.exchange === exchange && isFinal(record));
    expect(finals).toEqual([
      expect.objectContaining({ type: 'exchange.failed', rule: code, kind: 'source-unavailable', resource: RESOURCE }),
    ]);
    for (const value of [broken.gmsfhm, broken.xm]) expect(JSON.stringify(records)).not.toContain(value);
  });

  it('leaves the others of the resource answered', async () => {
    for (const { number } of [WELL_KNOWN.applicant, WELL_KNOWN.spouse, WELL_KNOWN.child]) {
      expect(await ask(number)).toMatchObject({ status: 200, body: { kind: 'found' } });
    }
    expect((await ask(broken.gmsfhm)).code).toBe(code);
  });
});

function isFinal({ type }: AuditRecord): boolean {
  return ['exchange.disclosed', 'exchange.failed', 'exchange.expired', 'exchange.lost'].includes(type);
}

describe("an operator's figures, after a match, a not-found and a failure", () => {
  beforeAll(async () => {
    const match = await caller.exchange({ token });
    expect(match.body).toMatchObject({ kind: 'match' });
    const nobody = await ask(WELL_KNOWN.nobody);
    expect(nobody.body).toMatchObject({ kind: 'not-found' });
    await ledger.recordsOf(
      caller.system.id,
      [match.audit, nobody.audit].filter((id) => id !== undefined),
    );
  });

  const gateway = (): string => stack().gateway!.management;
  const worker = (): string => stack().worker!.management;
  const agents = (): string[] => stack().agents.map(({ management }) => management);

  it.each([
    ['match', ''],
    ['not-found', ''],
    ['source-unavailable', 'exchange.contract-broken'],
  ])('the gateway counts %s by resource, department and rule', async (kind, rule) => {
    const labels = { resource: RESOURCE, kind, rule, department: GOVERNMENT_SERVICES.creditCode };
    const line = sampleOf(await metricsOf(gateway()), 'onceway_exchanges_total', labels);
    expect(line).toBeGreaterThan(0);
  });

  it('the gateway times what it answers', async () => {
    const text = await metricsOf(gateway());
    for (const mode of ['verify', 'fetch']) {
      const labels = { resource: RESOURCE, mode };
      expect(sampleOf(text, 'onceway_exchange_duration_seconds_count', labels)).toBeGreaterThan(0);
    }
  });

  it.each(['onceway_audit_lag_records', 'onceway_audit_lag_seconds', 'onceway_audit_poison_open'])(
    'the worker shows %s',
    async (name) => {
      await until(async () => sampleOf(await metricsOf(worker()), name) !== undefined, 20_000);
    },
    25_000,
  );

  it.each(['match', 'found', 'not-found', 'source-unavailable'])('the agent counts %s', async (kind) => {
    const texts = await Promise.all(agents().map(metricsOf));
    const counts = texts.map((text) => sampleOf(text, 'onceway_agent_requests_total', { resource: RESOURCE, kind }));
    expect(counts.filter((count) => count !== undefined && count > 0)).toHaveLength(1);
  });

  it('each agent shows how far it is behind', async () => {
    for (const place of agents()) {
      const lag = async (): Promise<unknown> => sampleOf(await metricsOf(place), 'onceway_kafka_consumer_lag_records');
      await until(async () => (await lag()) !== undefined, 20_000);
    }
  }, 45_000);

  it('each part says that it lives and is ready, and names nobody', async () => {
    expect(agents()).toHaveLength(REFERENCE_DEPARTMENTS.length);
    for (const place of [gateway(), worker(), ...agents()]) {
      for (const path of ['/livez', '/readyz']) expect((await fetch(place + path)).status).toBe(200);
      const text = await metricsOf(place);
      expect(text).toContain('onceway_');
      for (const line of text.split('\n')) {
        // A measured value may look like a number of that form by chance; a name or a label may not.
        const named = line.replace(/ \S+$/, '');
        expect(findIdentifiers(named).filter(({ kind }) => kind === 'citizen-number')).toEqual([]);
      }
      for (const value of [broken.gmsfhm, broken.xm, WELL_KNOWN.nobody]) expect(text).not.toContain(value);
    }
  });
});

async function metricsOf(place: string): Promise<string> {
  const response = await fetch(`${place}/metrics`);
  expect(response.status).toBe(200);
  return response.text();
}

/** The first sample of that name with all those labels. */
function sampleOf(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const line = text
    .split('\n')
    .find(
      (one) => /^[{ ]/.test(one.slice(name.length)) && one.startsWith(name) && wanted.every((w) => one.includes(w)),
    );
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}
