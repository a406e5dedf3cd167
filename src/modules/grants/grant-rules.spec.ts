import type { GrantDecision, RequestGrant } from '../../contracts';
import type { PublishedEntry } from '../catalogue';
import { decisionFaults, REMEDIES, requestFaults, shanghaiDay, suspensionFaults } from './grant-rules';

const SYSTEM = '01900000-0000-7000-8000-00000000000a';
const TODAY = '2026-11-25';

const entry = (more: Partial<PublishedEntry> = {}): PublishedEntry => ({
  resource: '101001/000001',
  version: 1,
  department: '11990100999000013D',
  shareType: 'conditional',
  items: ['name', 'sex'],
  ...more,
});

const request = (more: Partial<RequestGrant> = {}): RequestGrant => ({
  resource: '101001/000001',
  items: ['name'],
  modes: ['verify'],
  matters: ['1199010099900002183990111002000'],
  dailyQuota: 100,
  from: '2026-11-25',
  until: '2027-11-24',
  purpose: '核验申请人身份',
  legalBasis: '《政务数据共享条例》第二十条',
  ...more,
});

const approve = (more: Partial<GrantDecision> = {}): GrantDecision => ({
  decision: 'approve',
  reason: '同意',
  ...more,
});
const codes = (faults: readonly { pointer: string; code: string }[]): string[] =>
  faults.map(({ pointer, code }) => `${pointer} ${code}`);

describe('rules of a request for access', () => {
  it.each<[string, Partial<RequestGrant>, Partial<PublishedEntry>, string[]]>([
    ['what fits', {}, {}, []],
    ['a system of its own', { systems: [SYSTEM] }, {}, []],
    ['a period of one day', { from: TODAY, until: TODAY }, {}, []],
    ['an unknown item', { items: ['name', 'photo'] }, {}, ['/items/1 grant.items-unknown']],
    [
      'a resource that is not shared',
      { items: ['name'] },
      { shareType: 'not-shared', items: [] },
      ['/resource grant.not-shareable', '/items/0 grant.items-unknown'],
    ],
    [
      "another department's system",
      { systems: [SYSTEM, '01900000-0000-7000-8000-00000000000b'] },
      {},
      ['/systems/1 grant.system-unknown'],
    ],
    ['an end before the beginning', { from: '2027-01-02', until: '2027-01-01' }, {}, ['/until grant.period-invalid']],
    ['a period that is over', { from: '2026-01-01', until: '2026-11-24' }, {}, ['/until grant.period-invalid']],
    [
      'an identifier in the purpose',
      { purpose: '查 990102198503070013' },
      {},
      ['/purpose contract.identifier-in-text'],
    ],
  ])('%s', (_rule, more, terms, faults) => {
    const facts = { entry: entry(terms), systems: new Set([SYSTEM]), today: TODAY };
    expect(codes(requestFaults(request(more), facts))).toEqual(faults);
  });

  it('tells all faults at once', () => {
    const wrong = request({ items: ['a', 'b'], systems: ['x'], until: '2026-01-01', legalBasis: '\u0000' });
    const facts = { entry: entry({ shareType: 'not-shared' }), systems: new Set<string>(), today: TODAY };
    expect(codes(requestFaults(wrong, facts))).toEqual([
      '/resource grant.not-shareable',
      '/items/0 grant.items-unknown',
      '/items/1 grant.items-unknown',
      '/systems/0 grant.system-unknown',
      '/until grant.period-invalid',
      '/until grant.period-invalid',
      '/legalBasis contract.text',
    ]);
  });
});

describe('rules of an answer', () => {
  const asked = { asked_quota: 100, asked_until: '2027-11-24', valid_from: '2026-11-25' };
  it.each<[string, GrantDecision, string[]]>([
    ['as asked', approve(), []],
    ['less than asked', approve({ dailyQuota: 99, until: '2027-01-01' }), []],
    ['exactly what was asked', approve({ dailyQuota: 100, until: '2027-11-24' }), []],
    [
      'more than asked',
      approve({ dailyQuota: 101, until: '2027-11-25' }),
      ['/dailyQuota grant.wider-than-asked', '/until grant.wider-than-asked'],
    ],
    [
      'an end before the beginning',
      approve({ until: '2026-11-24' }),
      ['/until grant.period-invalid', '/until grant.period-invalid'],
    ],
    ['a refusal', { decision: 'refuse', reason: '超出职责', refusalCode: 'out-of-duty' }, []],
    [
      'a refusal until yesterday',
      { decision: 'refuse', reason: '建设中', refusalCode: 'tech-not-ready', readyOn: TODAY },
      ['/readyOn grant.period-invalid'],
    ],
    [
      'an identifier in the article',
      { decision: 'refuse', reason: '禁止', refusalCode: 'legal-ban', article: '990102198503070013' },
      ['/article contract.identifier-in-text'],
    ],
  ])('%s', (_rule, decision, faults) => {
    expect(codes(decisionFaults(decision, asked, TODAY))).toEqual(faults);
  });

  it('cannot approve what is over', () => {
    expect(
      codes(decisionFaults(approve(), { ...asked, asked_until: '2026-11-24', valid_from: '2026-11-01' }, TODAY)),
    ).toEqual(['/until grant.period-invalid']);
  });

  it('leaves only a legal ban without a way on', () => {
    const final = Object.entries(REMEDIES).filter(([, remedy]) => remedy === 'none');
    expect(final.map(([code]) => code)).toEqual(['legal-ban']);
  });
});

describe('rules of a suspension', () => {
  const now = Date.parse('2026-11-25T00:00:00Z');
  it.each<[string, string | undefined, string[]]>([
    ['without a limit', undefined, []],
    ['with a limit to come', '2026-11-25T00:00:00.001Z', []],
    ['with a limit that has passed', '2026-11-25T08:00:00+08:00', ['/until grant.period-invalid']],
  ])('%s', (_rule, until, faults) => {
    expect(codes(suspensionFaults({ reason: '核查', ...(until !== undefined && { until }) }, now))).toEqual(faults);
  });
});

describe('day in Shanghai', () => {
  it.each([
    ['2026-11-25T15:59:59.999Z', '2026-11-25'],
    ['2026-11-25T16:00:00.000Z', '2026-11-26'],
    ['2026-12-31T16:00:00.000Z', '2027-01-01'],
  ])('%s is %s', (instant, day) => {
    expect(shanghaiDay(Date.parse(instant))).toBe(day);
  });
});
