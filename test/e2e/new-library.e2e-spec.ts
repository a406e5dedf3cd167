import { createClient, ProblemError, verifyReceipt, type Client, type SystemSigningKey } from '../../src/sdk';
import type { Officers } from '../../src/apps/local/demo/officers';
import { GOVERNMENT_SERVICES, WELL_KNOWN } from '../../src/apps/local/sample-data';
import type { ExchangeAnswer, ExchangeRequest, GrantView } from '../../src/contracts';
import { aSystem, gatewayUrl, govern, MATTER, type System } from '../support/governance';
import { until } from '../support/kafka';
import { newDepartment, transportMapping, type NewDepartment } from '../support/new-department';
import { transportEntry, transportEntryV2 } from '../support/transport-library';

// Libraries are data. Real: the running stack, as it was started and built; a further department comes with its own
// database, keys, topic and agent process, and a resource of which no file of this repository's product knows.
let officers: Officers;
let department: NewDepartment;
let system: System;
let grant: GrantView;
let client: Client;
const undoing: (() => Promise<void>)[] = [];
let agent: { management: string; stop: () => Promise<void> };

const ITEMS = ['name', 'qualificationNumber', 'category', 'issuedOn', 'status', 'vehicles', 'updatedAt'];
const FOUND = {
  name: '李明远',
  qualificationNumber: 'YL-2020-0007',
  category: '1',
  issuedOn: '2020-04-01',
  status: '1',
  vehicles: [
    { plateNumber: '云A12345', kind: '1' },
    { plateNumber: '云A67890', kind: '2' },
  ],
  updatedAt: '2026-05-01T01:00:00.000Z',
};

beforeAll(async () => {
  officers = await govern();
  department = await newDepartment(officers);
  undoing.push(() => department.close());
  expect(await department.publish(transportEntry(department.resource, department.creditCode))).toBe(1);
  system = await aSystem(officers);
  agent = await department.startAgent(transportMapping(department));
  undoing.push(() => agent.stop());
  grant = await grantFor(ITEMS);
  const signing = { systemId: system.id, signingKey: system.signingKey as SystemSigningKey };
  client = await createClient({ gatewayUrl: gatewayUrl(), ...signing });
}, 90_000);

afterAll(async () => {
  for (const undo of undoing.reverse()) await undo();
});

/** The window's operator files, its head signs off, the new department decides. */
async function grantFor(items: string[]): Promise<GrantView> {
  const filed = await (
    await officers.windowOperator
  ).post<GrantView>('/v1/grants', {
    resource: department.resource,
    items,
    modes: ['verify', 'fetch'],
    matters: [MATTER],
    systems: [system.id],
    dailyQuota: 1000,
    from: '2026-01-01',
    until: '2099-12-31',
    purpose: '核验道路运输从业资格',
    legalBasis: '《政务数据共享条例》第二十条',
  });
  await (await officers.windowHead).post(`/v1/grants/${filed.id}/sign-off`);
  const decision = { decision: 'approve', reason: '用途明确，范围必要' };
  return department.head.post<GrantView>(`/v1/grants/${filed.id}/decision`, decision);
}

function ask(by: GrantView, more: Partial<ExchangeRequest> = {}): Promise<ExchangeAnswer> {
  return client.exchange({ grant: by.id, ...question(more) });
}

function question(more: Partial<ExchangeRequest> = {}): ExchangeRequest {
  return {
    resource: department.resource,
    mode: 'fetch',
    subject: { type: 'citizen-number', id: WELL_KNOWN.applicant.number },
    ...(more.mode !== 'verify' && { items: ITEMS }),
    matter: MATTER,
    case: 'TEST-NEW-LIBRARY',
    operator: 'clerk-1',
    reason: '核验道路运输从业资格',
    ...more,
  };
}

/** An agent learns a contract by Kafka a moment after it is published; until then it says that it does not know it. */
async function untilAnswered(by: GrantView, more: Partial<ExchangeRequest> = {}): Promise<ExchangeAnswer> {
  let answer: ExchangeAnswer | undefined;
  await until(async () => {
    answer = await ask(by, more).catch((error: unknown) => {
      if (error instanceof ProblemError && error.problem?.kind === 'source-unavailable') return undefined;
      throw error;
    });
    return answer !== undefined;
  }, 20_000);
  return answer!;
}

describe('a library that no release knows', () => {
  it('is fetched, in the words of its contract', async () => {
    const answer = await untilAnswered(grant);
    expect(answer).toMatchObject({ kind: 'found', values: FOUND });
  });

  it('is verified', async () => {
    const values = { name: '李明远', category: '1', status: '2' };
    const answer = await ask(grant, { mode: 'verify', values });
    expect(answer).toMatchObject({
      kind: 'mismatch',
      results: { name: 'match', category: 'match', status: 'mismatch' },
    });
    expect(answer.values).toBeUndefined();
  });

  it.each<[string, Partial<ExchangeRequest>]>([
    ['fetch', {}],
    ['verify', { mode: 'verify', values: { name: '李明远' } }],
  ])('comes with a receipt of the new department: %s', async (_mode, more) => {
    const answer = await ask(grant, more);
    const asked = {
      body: question(more),
      consumer: GOVERNMENT_SERVICES.creditCode,
      system: system.id,
      grant: grant.id,
    };
    const keys = await client.receiptKeys();
    expect(await verifyReceipt(answer, asked, keys)).toMatchObject({ valid: true, department: department.creditCode });
    const forged = { ...answer, kind: 'not-found' } as ExchangeAnswer;
    expect(await verifyReceipt(forged, asked, keys)).toMatchObject({ valid: false });
  });

  it('says not-found and nothing else of a person whom it does not hold', async () => {
    const answer = await ask(grant, { subject: { type: 'citizen-number', id: WELL_KNOWN.child.number } });
    expect(answer).toMatchObject({ kind: 'not-found' });
    expect(answer.values).toBeUndefined();
  });
});

describe('its version 2, with one more item', () => {
  let second: GrantView;

  beforeAll(async () => {
    const entry = transportEntryV2(department.resource, department.creditCode);
    expect(await department.publish(entry)).toBe(2);
    second = await grantFor([...ITEMS, 'points']);
  });

  const points: Partial<ExchangeRequest> = { items: [...ITEMS, 'points'] };

  it('leaves grants of version 1 as they are, while the agent does not know the item yet', async () => {
    expect(grant.version).toBe(1);
    expect(second.version).toBe(2);
    await expect(ask(second, points)).rejects.toMatchObject({ problem: { kind: 'source-unavailable' } });
    expect(await ask(grant)).toMatchObject({ kind: 'found', values: FOUND });
    await expect(ask(grant, points)).rejects.toMatchObject({ problem: { status: 403 } });
  });

  it('is answered once the mapping has the item, and version 1 as before', async () => {
    const mapping = transportMapping(department);
    mapping.resources[0]!.columns['points'] = { column: 'jf', format: 'integer' };
    await agent.stop();
    agent = await department.startAgent(mapping);
    expect(await untilAnswered(second, points)).toMatchObject({ kind: 'found', values: { ...FOUND, points: 12 } });
    const old = await ask(grant);
    expect(old).toMatchObject({ kind: 'found', values: FOUND });
    expect(old.values).not.toHaveProperty('points');
  });
});
