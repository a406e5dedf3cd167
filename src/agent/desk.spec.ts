import { pino } from 'pino';
import { refuse, type ErrorCode, type PublishedContract, type Question } from '../contracts';
import { referenceResources } from '../contracts/reference';
import { Registry } from '../platform/metrics';
import { createAgentMetrics } from './agent-metrics';
import { Desk } from './desk';
import type { Connector, SourceQuestion, SourceRecord } from './source';

const DEPARTMENT = '11990100999000013D';
const PERSON = '101001/000001';
const person = referenceResources.find(({ code }) => code === PERSON)!;
const items = Object.keys(person.schema['properties'] as object);

const contract: PublishedContract = {
  resource: PERSON,
  version: 1,
  department: DEPARTMENT,
  status: 'published',
  subjectType: 'citizen-number',
  schema: person.schema,
  seq: 1,
};

const question: Question = {
  exchange: '01900000-0000-7000-8000-000000000001',
  attempt: 1,
  consumer: '119901009990000998',
  system: '01900000-0000-7000-8000-000000000002',
  grant: '01900000-0000-7000-8000-000000000003',
  resource: PERSON,
  version: 1,
  mode: 'fetch',
  subject: { type: 'citizen-number', id: '990102198503070013' },
  items: ['name', 'sex'],
  matter: '1199010099900002183990111002000',
  requestSalt: 'AAAAAAAAAAAAAAAAAAAAAA',
  deadlineMs: 10_000,
};

const held: SourceRecord = { values: { name: '李明远', sex: '1', birthDate: '1985-03-07' }, doubted: new Set() };

const mappingOf = (mapped: string[]) => ({
  resource: PERSON,
  source: 'register',
  table: 't',
  subjectColumn: 'k',
  columns: Object.fromEntries(mapped.map((item) => [item, { column: 'c' }])),
});

interface Setting {
  says?: SourceRecord | 'nothing' | ErrorCode | Error;
  mapped?: string[];
  contracts?: PublishedContract[];
}

function deskOf({ says = held, mapped = items, contracts = [contract] }: Setting): {
  desk: Desk;
  asked: SourceQuestion[];
  registry: Registry;
} {
  const asked: SourceQuestion[] = [];
  const connector: Connector = {
    name: 'register',
    capacity: 1,
    mapping: (resource) => (resource === PERSON ? mappingOf(mapped) : undefined),
    ask: async (sourceQuestion) => {
      asked.push(sourceQuestion);
      await Promise.resolve();
      if (says instanceof Error) throw says;
      if (typeof says === 'string' && says !== 'nothing') throw refuse(says);
      return says === 'nothing' ? {} : { record: says };
    },
    close: () => Promise.resolve(),
  };
  const registry = new Registry();
  const desk = new Desk({
    department: DEPARTMENT,
    connectors: [connector],
    metrics: createAgentMetrics(registry),
    logger: pino({ level: 'silent' }),
    clock: { now: () => 0 },
  });
  contracts.forEach((published) => desk.learn(published));
  return { desk, asked, registry };
}

describe('Desk', () => {
  it('asks the source for the asked items only, and leaves time for the reply', async () => {
    const { desk, asked } = deskOf({});
    expect(await desk.answer(question)).toEqual({ kind: 'found', values: { name: '李明远', sex: '1' } });
    expect(asked).toEqual([{ resource: PERSON, subject: question.subject.id, items: question.items, untilMs: 9_800 }]);
  });

  it.each([
    ['source-unavailable', 'agent.source-timeout', 'the source is late', { says: 'agent.source-timeout' }],
    ['source-unavailable', 'agent.source-busy', 'the source is busy', { says: 'agent.source-busy' }],
    ['source-unavailable', 'agent.source-failed', 'the connector fails', { says: new TypeError('x') }],
    ['source-unavailable', 'agent.unknown-contract', 'the contract is not known', { contracts: [] }],
    ['source-unavailable', 'agent.mapping-incomplete', 'an item is not mapped', { mapped: items.slice(1) }],
    [
      'source-unavailable',
      'agent.unknown-contract',
      'the contract is another department’s',
      { contracts: [{ ...contract, department: '1199010099900003X0' }] },
    ],
    [
      'source-unavailable',
      'exchange.contract-broken',
      'a value is not of the code table',
      { says: { ...held, values: { name: '李明远', sex: '7' } } },
    ],
    [
      'source-unavailable',
      'exchange.contract-broken',
      'a required item has no value',
      { says: { ...held, values: { sex: '1' } } },
    ],
    [
      'denied',
      'entry.version-inactive',
      'the version is withdrawn',
      { contracts: [{ ...contract, status: 'withdrawn' }] },
    ],
  ] as [string, string, string, Setting][])('answers %s, %s when %s', async (kind, reasonCode, _case, setting) => {
    expect(await deskOf(setting).desk.answer(question)).toEqual({ kind, reasonCode });
  });

  it('answers not-found when the source has no such record', async () => {
    expect(await deskOf({ says: 'nothing' }).desk.answer(question)).toEqual({ kind: 'not-found' });
  });

  it('does not mind a broken value that is being corrected', async () => {
    const says: SourceRecord = { values: { name: '李明远', sex: '7' }, doubted: new Set(['sex']) };
    expect(await deskOf({ says }).desk.answer(question)).toMatchObject({ kind: 'under-correction' });
  });

  it.each([
    ['exchange.item-outside-contract', 'an item of no contract', { items: ['name', 'photo'] }],
    ['exchange.item-outside-contract', 'a member of every object', { items: ['constructor'] }],
    [
      'exchange.subject-type-mismatch',
      'another type of subject',
      { subject: { type: 'credit-code', id: '91990102MA9999A17F' } },
    ],
    ['contract.broken', 'claims in a fetch', { values: { name: 'x' } }],
    ['contract.broken', 'a verification without claims', { mode: 'verify' }],
    ['contract.broken', 'a claim about another item', { mode: 'verify', items: ['name'], values: { sex: '1' } }],
    ['contract.broken', 'a claim that is not well formed', { mode: 'verify', items: ['sex'], values: { sex: '7' } }],
  ] as [string, string, Partial<Question>][])(
    'denies with %s: %s, without asking the source',
    async (code, _case, asked) => {
      const { desk, asked: questions } = deskOf({});
      expect(await desk.answer({ ...question, ...asked })).toEqual({ kind: 'denied', reasonCode: code });
      expect(questions).toEqual([]);
    },
  );

  it('takes a newer record of a contract and keeps it against an older one', async () => {
    const withdrawn: PublishedContract = { ...contract, status: 'withdrawn', seq: 2 };
    const { desk } = deskOf({ contracts: [contract, withdrawn, contract] });
    expect(await desk.answer(question)).toMatchObject({ kind: 'denied' });
  });

  it('counts answers by kind, and faults of the mapping, without naming a person', async () => {
    const { desk, registry } = deskOf({ mapped: [...items.slice(1), 'misspelt'] });
    await desk.answer(question);
    const text = await registry.metrics();
    expect(text).toContain(`onceway_agent_mapping_faults{resource="${PERSON}",version="1"} 2`);
    expect(text).toContain(`onceway_agent_requests_total{resource="${PERSON}",kind="source-unavailable"} 1`);
    expect(text).not.toContain(question.subject.id);
  });
});
