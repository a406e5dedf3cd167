import { createHmac, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Client } from 'pg';
import type { ExchangeAnswer, Receipt, ReceiptStatement } from '../../src/contracts';
import { MARKET_REGULATION, PUBLIC_SECURITY, GOVERNMENT_SERVICES, WELL_KNOWN } from '../../src/apps/local/sample-data';
import { DEFAULT_SEED } from '../../src/apps/local/sample-data/load';
import { households } from '../../src/apps/local/sample-data/population';
import { canonicalJson } from '../../src/kernel';
import { requestTopic } from '../../src/platform/kafka';
import { readSecretKey } from '../../src/platform/keys';
import { aQuestion, type Answer } from '../support/client';
import { aGrant, MATTER } from '../support/governance';
import { LeakScanner, matchesOf } from '../support/leaks';
import { prepareGround, type Ground } from '../support/load';
import type { Books } from '../support/book-faults';
import { settledBooks } from '../support/records';
import { stack } from '../support/stack';
import { partsOf, Tap, type TappedRecord } from '../support/tap';

// What stands where operators, auditors and thieves of disks can read it: Kafka, PostgreSQL, logs, metrics.
const PERSON = '101001/000001';
const HOUSEHOLD = '101001/000002';
const ENTERPRISE = '102001/000001';
/** As many people as any test stack has; a larger country holds the same first ones. */
const PEOPLE = 2_000;
const ASKED = [
  WELL_KNOWN.applicant,
  WELL_KNOWN.spouse,
  WELL_KNOWN.child,
  WELL_KNOWN.underCorrection,
  WELL_KNOWN.addressUnderCorrection,
  WELL_KNOWN.cancelled,
];
const NAMES = ASKED.map(({ name }) => name);
const { number } = WELL_KNOWN.applicant;

let ground: Ground;
let records: readonly TappedRecord[];
let books: Books;
const asked: { body: Record<string, unknown>; answer: Answer }[] = [];
const population = new Set<string>([WELL_KNOWN.nobody]);

jest.setTimeout(180_000);

beforeAll(async () => {
  for (const { members } of households(PEOPLE, DEFAULT_SEED))
    for (const member of members) population.add(member.number);
  const tap = await Tap.open(stack().kafka.brokers);
  ground = await prepareGround();
  await askEverything();
  await askBadly();
  books = await settledBooks(stack());
  records = await tap.close();
});

/** Answers of every kind, for everybody who is asked about. */
async function askEverything(): Promise<void> {
  const everything = ['citizenNumber', 'name', 'formerName', 'birthDate', 'registeredAddress', 'status'];
  for (const person of [...ASKED, { number: WELL_KNOWN.nobody, name: '无此人' }]) {
    const subject = { type: 'citizen-number', id: person.number };
    await ask(PERSON, { subject, mode: 'fetch', values: undefined, items: everything });
    await ask(PERSON, { subject, values: { name: person.name, citizenNumber: person.number } });
    await ask(PERSON, { subject, values: { name: '王小二' } });
    await ask(HOUSEHOLD, { subject, mode: 'fetch', values: undefined, items: ['headName', 'headNumber', 'members'] });
  }
  for (const { creditCode } of [WELL_KNOWN.enterprise, WELL_KNOWN.soleTrader, WELL_KNOWN.cooperative]) {
    const items = ['name', 'legalRepresentativeName', 'legalRepresentativeNumber'];
    await ask(ENTERPRISE, {
      subject: { type: 'credit-code', id: creditCode },
      mode: 'fetch',
      values: undefined,
      items,
    });
  }
  // Short of time, and asked twice.
  const idempotencyKey = randomUUID();
  const quick = { idempotencyKey, prefer: 'wait=1' };
  await ask(PERSON, {}, quick);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await ask(PERSON, {}, quick);
}

/** Numbers where none belongs: each is refused or leads nowhere, and must not be written down on the way. */
async function askBadly(): Promise<void> {
  const { officers, caller, grants, tokens } = ground;
  const token = tokens[PERSON]!;
  const wrongDigit = `${number.slice(0, 17)}${number.endsWith('4') ? '5' : '4'}`;
  for (const text of ['reason', 'case', 'operator']) await ask(PERSON, { [text]: `为 ${number} 办理` });
  await ask(PERSON, { subject: { type: 'citizen-number', id: wrongDigit } });
  await ask(PERSON, { subject: { type: 'credit-code', id: number } });
  await ask(PERSON, { [number]: NAMES[0] });
  await ask(PERSON, { values: { [number]: NAMES[0] } });
  await ask(PERSON, { mode: 'fetch', values: undefined, items: [number] });
  await ask(PERSON, { matter: number });
  await ask(PERSON, {}, { body: `{"subject":"${number}","subject":"${NAMES[0]}"}` });
  await ask(PERSON, {}, { body: `${number} ${NAMES[0]}` });
  await ask(PERSON, {}, { body: number, headers: { 'content-type': 'text/plain' } });
  await ask(
    PERSON,
    {},
    { headers: { traceparent: `00-${'0'.repeat(7)}1${number}a1b2c3-00f067aa0ba902b7-01`, baggage: `who=${number}` } },
  );
  await ask(PERSON, {}, { idempotencyKey: number });
  await ask(
    PERSON,
    {},
    { prefer: `wait=1; who="${number}"`, headers: { 'user-agent': number, 'x-request-id': number } },
  );
  await ask(PERSON, {}, { token: `${token}.${number}` });
  await ask(PERSON, {}, { token: '' });
  await ask(PERSON, { mode: 'fetch', values: undefined, items: ['name'] }, { token: tokens[HOUSEHOLD]! });
  const one = await aGrant(officers, caller.system, { dailyQuota: 1 });
  for (let time = 0; time < 2; time++) await ask(PERSON, {}, { token: await caller.token(one) });
  const detail = { type: 'onceway_exchange', grant: grants[PERSON]!.id, matter: MATTER };
  for (const details of [{ ...detail, items: [number] }, { ...detail, [number]: 1 }, number]) {
    await caller.askToken(details);
  }
  await caller.askToken(detail, { form: { client_id: number, scope: number } });
  for (const path of [`/v1/exchanges/${number}`, `/v1/exchanges?subject=${number}`, `/${number}`]) {
    await fetch(`${stack().gateway!.url}${path}`);
  }
  const body = { purpose: `核验 ${number}`, legalBasis: NAMES[0] };
  await expect(aGrant(officers, caller.system, body)).rejects.toThrow();
}

async function ask(
  resource: string,
  more: object,
  call: Parameters<Ground['caller']['exchange']>[0] = {},
): Promise<void> {
  const body = aQuestion({ resource, ...more });
  asked.push({ body, answer: await ground.caller.exchange({ token: ground.tokens[resource]!, body, ...call }) });
}

function scannerOf(sources: readonly { place: string; bytes: Uint8Array | string }[]): LeakScanner {
  const scanner = new LeakScanner(population, NAMES);
  for (const { place, bytes } of sources) scanner.scan(place, bytes);
  return scanner;
}

function kafkaParts(): { place: string; bytes: Buffer }[] {
  return records.flatMap((record) =>
    partsOf(record).map(({ part, bytes }) => ({ place: `${record.topic} ${part}`, bytes })),
  );
}

/** Every row of every table, bytes as hex. */
async function tableRows(): Promise<{ place: string; bytes: string }[]> {
  const owner = new Client({ connectionString: stack().postgres.owner });
  await owner.connect();
  try {
    const { rows: tables } = await owner.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind = 'r'`,
    );
    const found: { place: string; bytes: string }[] = [];
    for (const { name } of tables) {
      const { rows } = await owner.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} t`);
      found.push(...rows.map(({ row }) => ({ place: `table ${name}`, bytes: row })));
    }
    return found;
  } finally {
    await owner.end();
  }
}

function files(folder: string, suffix: string): { place: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(suffix))
    .map((path) => ({ place: path, bytes: readFileSync(join(folder, path)) }));
}

async function metrics(): Promise<{ place: string; bytes: string }[]> {
  const { gateway, worker, agents } = stack();
  const addresses = [gateway!.management, worker!.management, ...agents.map(({ management }) => management)];
  return Promise.all(
    addresses.map(async (address) => ({
      place: `metrics of ${address}`,
      bytes: await (await fetch(`${address}/metrics`)).text(),
    })),
  );
}

it('the run was worth reading: answers of every kind, refusals of many, records in every topic', () => {
  const answers = asked.map(({ answer }) => answer);
  const kinds = answers.filter(({ status }) => status === 200).map(({ body }) => body['kind']);
  expect([...new Set(kinds)].sort()).toEqual(['found', 'match', 'mismatch', 'not-found', 'under-correction']);
  expect(new Set(answers.flatMap(({ code }) => code ?? [])).size).toBeGreaterThanOrEqual(8);
  const topics = ['audit.records', 'exchange.contracts', 'exchange.keys', 'exchange.replies', ...requestTopics()];
  expect([...new Set(records.map(({ topic }) => topic))]).toEqual(expect.arrayContaining(topics));
});

it('Kafka holds nobody’s number and nobody’s name, in no key, value or header and in no encoding', () => {
  expect(scannerOf(kafkaParts()).leaks).toEqual([]);
  // Where Kafka runs natively its disk is here: also what was trimmed or compacted away before this test began.
  const disk = join(stack().dataDir, 'kafka');
  expect(scannerOf(existsSync(disk) ? files(disk, '.log') : []).leaks).toEqual([]);
});

it('PostgreSQL’s tables hold none', async () => {
  const rows = await tableRows();
  const tables = new Set(rows.map(({ place }) => place));
  expect([...tables]).toEqual(
    expect.arrayContaining(['table ledger_entries', 'table outbox', 'table idempotency_keys']),
  );
  expect(scannerOf(rows).leaks).toEqual([]);
});

it('logs and metrics of all processes hold none', async () => {
  const sources = [...files(join(stack().dataDir, 'logs'), '.log'), ...(await metrics())];
  const names = stack().processes.flatMap(({ log }) => (log === undefined ? [] : [basename(log)]));
  expect(sources.map(({ place }) => place)).toEqual(expect.arrayContaining(names));
  expect(scannerOf(sources).leaks).toEqual([]);
});

describe('hashing candidates finds nobody', () => {
  let digests: ReadonlyMap<string, string>;
  let publics: string[];

  beforeAll(async () => {
    digests = scannerOf([...kafkaParts(), ...(await tableRows())]).digests;
    publics = inTheOpen();
  });

  it('not by hashing every number of the country, alone or with what is the same for all', () => {
    const shared = ['citizen-number', PERSON, '1', String(epoch()), `subject\n${epoch()}`, ...publics.filter(isCode)];
    expect(matchesOf(digests, { numbers: population, publics: shared })).toEqual([]);
  });

  it('not by hashing those who were asked about with anything that stands beside them', () => {
    expect(publics.length).toBeGreaterThan(200);
    expect(matchesOf(digests, { numbers: ASKED.map((person) => person.number), publics })).toEqual([]);
  });

  it('not by guessing the whole question or answer, of which all but the salt is known', () => {
    expect(questions().length).toBeGreaterThan(20);
    for (const { question, reply } of questions()) {
      const texts = [canonicalJson(question), canonicalJson(reply)];
      const beside = inTheOpen([question.exchange]);
      expect(matchesOf(digests, { numbers: [], texts, publics: beside })).toEqual([]);
    }
  });

  it('but it would find them for whoever had the salt or the key: the guesses are the right ones', () => {
    for (const { question, reply, receipt } of questions()) {
      const [asks, answers] = [canonicalJson(question), canonicalJson(reply)];
      expect(matchesOf(digests, { numbers: [], texts: [asks], publics: [receipt.requestSalt] })).not.toEqual([]);
      expect(matchesOf(digests, { numbers: [], texts: [answers], publics: [receipt.answerSalt] })).not.toEqual([]);
    }
    const secret = readSecretKey(join(stack().keys.folder, 'gateway', 'hashing.key'));
    const key = createHmac('sha256', secret).update(`subject\n${epoch()}`).digest('base64url');
    expect(matchesOf(digests, { numbers: [number], publics: [key] })).not.toEqual([]);
  });
});

/** As the gateway counts: months since 1970. */
function epoch(): number {
  const now = new Date();
  return (now.getUTCFullYear() - 1970) * 12 + now.getUTCMonth();
}

/** Of the departments that this run asked; others' may be empty. */
const requestTopics = (): string[] =>
  [PUBLIC_SECURITY, MARKET_REGULATION].map(({ creditCode }) => requestTopic(creditCode));
const isCode = (text: string): boolean => /^[0-9A-Z]{18}$/.test(text);

/** Ids, key ids, digests, codes: all that Kafka shows of this test's exchanges, and of keys and contracts. */
function inTheOpen(exchanges = asked.map(({ answer }) => String(answer.body['exchange']))): string[] {
  const mine = new Set(exchanges);
  const tokens = records
    .filter(({ topic, key }) => topic === 'exchange.keys' || mine.has(key?.toString() ?? ''))
    .flatMap((record) => partsOf(record).flatMap(({ bytes }) => bytes.toString('latin1').match(/[\w-]{16,43}/g) ?? []));
  return [
    ...new Set([...tokens, ...stack().agents.map(({ creditCode }) => creditCode), GOVERNMENT_SERVICES.creditCode]),
  ];
}

/** What somebody who knows everything but the salts would take for the text behind the commitments. */
function questions(): { question: { exchange: string }; reply: object; receipt: Receipt }[] {
  return asked.flatMap(({ body, answer }) => {
    if (answer.status !== 200) return [];
    const { exchange, resource, version, receipt, kind, values, results, sourceAtMs } =
      answer.body as unknown as ExchangeAnswer;
    const { attempt } = JSON.parse(receipt!.statement) as ReceiptStatement;
    const { mode, subject, items, values: claimed, matter } = body;
    const question = {
      ...{ exchange, attempt, consumer: GOVERNMENT_SERVICES.creditCode, system: ground.caller.system.id },
      ...{ grant: grantOf(exchange), resource, version, mode, subject, items: items ?? Object.keys(claimed ?? {}) },
      ...{ values: claimed, matter, deadlineMs: receipt!.deadlineMs },
    };
    return [{ question, reply: { exchange, kind, values, results, sourceAtMs }, receipt: receipt! }];
  });
}

function grantOf(exchange: string): string | undefined {
  return books.exchanges.find(({ id }) => id === exchange)?.grant_id;
}
