import { randomBytes, randomUUID } from 'node:crypto';
import type { OfficerRole } from '../../src/kernel';
import { startReplica } from '../support/api-app';
import { Browser, call, outcome, type Answer } from '../support/browser';
import { CODES, OPERATOR, startGovernedApp, unique, type GovernedApp } from '../support/governed-app';
import { readAll } from '../support/kafka';

// Real: HTTP stack, PostgreSQL as the gateway's role, Kafka. Fake: the clock; entries are put in by the owner, no worker.
let api: GovernedApp;
let auditor: Browser;

const [EXCHANGE, OTHER, GRANT] = [randomUUID(), randomUUID(), randomUUID()];
const at = (minute: number): string => new Date(Date.UTC(2026, 10, 25, 9, minute)).toISOString();
/** By their numbers, oldest first. */
const RECORDS = [
  { type: 'department.registered', at: at(0), department: CODES.own },
  { type: 'exchange.accepted', at: at(1), department: CODES.own, exchange: EXCHANGE, grant: GRANT },
  { type: 'exchange.disclosed', at: at(2), department: CODES.own, exchange: EXCHANGE, grant: GRANT },
  { type: 'exchange.accepted', at: at(3), department: CODES.foreign, exchange: OTHER },
  { type: 'officer.logged-in', at: at(4), department: CODES.foreign, officer: randomUUID() },
].map((record) => ({ id: randomUUID(), gateway: 'gateway-1', ...record }));

beforeAll(async () => {
  api = await startGovernedApp();
  auditor = await signedInAs('auditor', CODES.authority);
  for (const [seq, record] of RECORDS.entries()) {
    await api.owner.query(
      `INSERT INTO ledger_entries (seq, id, type, at, exchange, department, append_time, record, salt, leaf_hash,
                                   signature, inclusion)
       VALUES ($1, $2, $3, $4, $5, $6, $4, $7, $8, $9, '', '{}')`,
      [
        ...[seq, record.id, record.type, record.at, 'exchange' in record ? record.exchange : null, record.department],
        ...[JSON.stringify(record), randomBytes(16), randomBytes(32)],
      ],
    );
  }
}, 60_000);
afterAll(() => api.close(), 30_000);

async function signedInAs(role: OfficerRole, department: string): Promise<Browser> {
  const login = unique(role);
  const asked = { login, name: role, department, roles: [role] };
  const { firstPassword } = await api.officers.createOfficer(OPERATOR, asked);
  const browser = new Browser(api);
  await browser.login(login, firstPassword);
  await browser.changePassword(firstPassword, `a long enough phrase ${randomUUID()}`);
  return browser;
}

const read = (query = ''): Promise<Answer> => auditor.call('GET', `/v1/audit/records${query}`);
const places = ({ body }: Answer): number[] => (body['items'] as { seq: number }[]).map(({ seq }) => seq);

describe('who reads records', () => {
  it.each<[OfficerRole, keyof typeof CODES, number]>([
    ['auditor', 'authority', 200],
    ['authority-officer', 'authority', 403],
    ['ops', 'authority', 403],
    ['sharing-head', 'own', 403],
    ['provider-reviewer', 'own', 403],
    ['operator', 'own', 403],
  ])('%s: %d', async (role, department, status) => {
    const browser = await signedInAs(role, CODES[department]);
    const answer = await browser.call('GET', '/v1/audit/records');
    expect(outcome(answer)).toEqual([status, status === 200 ? undefined : 'access.denied']);
  });

  it('nobody without a session, and no system', async () => {
    expect(outcome(await call(api, 'GET', '/v1/audit/records'))).toEqual([401, 'session.missing']);
    const headers = { authorization: 'DPoP a.b.c', dpop: 'a.b.c' };
    expect((await call(api, 'GET', '/v1/audit/records', { headers })).status).toBe(401);
  });

  it('an auditor changes nothing and sees no data', async () => {
    const refused = [
      await auditor.call('POST', '/v1/officers', { body: {} }),
      await auditor.call('POST', '/v1/grants', { body: {} }),
      await auditor.call('POST', `/v1/departments/${CODES.own}/systems`, { body: {} }),
      await auditor.call('POST', '/v1/exchanges', { body: {} }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 401]);
    const seen = ['/v1/officers', '/v1/departments', `/v1/departments/${CODES.own}/systems`, '/v1/grants'];
    for (const path of [...seen, '/v1/catalogue/entries'])
      expect([path, (await auditor.call('GET', path)).status]).toEqual([path, 200]);
  });
});

describe('what is answered', () => {
  it('is the records in their order, as they stand in the ledger, without their salts', async () => {
    const answer = await read();
    expect(answer.body).toEqual({ items: RECORDS.map((record, seq) => ({ seq, record })) });
  });

  it.each<[string, number[]]>([
    ['?type=exchange.accepted', [1, 3]],
    [`?department=${CODES.own}`, [0, 1, 2]],
    [`?exchange=${EXCHANGE}`, [1, 2]],
    [`?grant=${GRANT}`, [1, 2]],
    [`?from=${at(3)}`, [3, 4]],
    [`?to=${at(3)}`, [0, 1, 2]],
    [`?from=${at(1)}&to=${at(3)}`, [1, 2]],
    [`?type=exchange.accepted&department=${CODES.foreign}`, [3]],
    [`?grant=${OTHER}`, []],
    ['?type=exchange.unheard-of', []],
  ])('%s: %j', async (query, expected) => {
    expect(places(await read(query))).toEqual(expected);
  });

  it('comes page by page, with the same filters', async () => {
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const answer = await read(`?department=${CODES.own}&limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      expect(answer.status).toBe(200);
      seen.push(...places(answer));
      cursor = answer.body['next'] as string | undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([0, 1, 2]);
  });

  it.each([
    '?cursor=A',
    `?cursor=${Buffer.from('-1').toString('base64url')}`,
    `?cursor=${Buffer.from('1 OR 1=1').toString('base64url')}`,
    `?cursor=${Buffer.from('99999999999999999999').toString('base64url')}`,
    '?limit=0',
    '?limit=201',
    '?type=Exchange',
    '?department=119901009990000999',
    '?exchange=1',
    '?grant=1',
    '?from=yesterday',
    '?subject=1',
    '?type=a.b&type=c.d',
  ])('%s is refused', async (query) => {
    expect(outcome(await read(query))).toEqual([400, 'contract.broken']);
  });
});

describe('each reading', () => {
  const topic = (): string => `${api.topicPrefix}audit.records`;

  async function written(): Promise<number> {
    const admin = api.kafka.admin();
    await admin.connect();
    const ends = await admin.fetchTopicOffsets(topic());
    await admin.disconnect();
    return ends.reduce((sum, { high }) => sum + Number(high), 0);
  }

  it('is a record itself, durable when the answer arrives', async () => {
    const before = await written();
    await read(`?department=${CODES.own}&grant=${GRANT}&limit=1`);
    expect(await written()).toBe(before + 1);
    const all = [...(await readAll(api.kafka, topic(), before + 1)).values()];
    const records = all.map((value) => JSON.parse(value) as Record<string, unknown>);
    const last = records.filter(({ facts }) => (facts as Record<string, unknown>)['grantAsked'] === GRANT).at(-1);
    expect(last).toMatchObject({
      ...{ type: 'ledger.read', department: CODES.authority, officer: auditor.session?.officer.id },
      facts: { departmentAsked: CODES.own, grantAsked: GRANT, records: 1, first: 1, last: 1 },
    });
  });

  it('that cannot be recorded answers nothing', async () => {
    const { login, password } = await newAuditor();
    const deaf = await startReplica(api, {
      producer: { send: () => Promise.reject(new Error('away')), healthy: () => false } as never,
    });
    try {
      const browser = new Browser(deaf);
      await browser.login(login, password);
      const answer = await browser.call('GET', '/v1/audit/records');
      expect(outcome(answer)).toEqual([503, 'audit.unavailable']);
      expect(answer.body).not.toHaveProperty('items');
    } finally {
      await deaf.close();
    }
  });

  async function newAuditor(): Promise<{ login: string; password: string }> {
    const login = unique('auditor');
    const asked = { login, name: 'A', department: CODES.authority, roles: ['auditor' as const] };
    const { firstPassword } = await api.officers.createOfficer(OPERATOR, asked);
    const password = `a long enough phrase ${randomUUID()}`;
    const browser = new Browser(api);
    await browser.login(login, firstPassword);
    await browser.changePassword(firstPassword, password);
    return { login, password };
  }
});
