import type { GrantDecision, RequestGrant } from '../../contracts';
import type { PublishedEntry } from '../catalogue';
import {
  dayAfter,
  decisionFaults,
  disposalFaults,
  renewalFaults,
  requestFaults,
  shanghaiDay,
  suspensionFaults,
} from './grant-rules';

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
const PLACE = { home: '990100', regionKnown: true, today: TODAY };
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
    ['a district of its own city', { region: '990102' }, {}, []],
    ['the whole province', { region: '990000' }, {}, ['/region grant.region-unknown']],
    ['another city', { region: '990200' }, {}, ['/region grant.region-unknown']],
  ])('%s', (_rule, more, terms, faults) => {
    const facts = { entry: entry(terms), systems: new Set([SYSTEM]), ...PLACE };
    expect(codes(requestFaults(request(more), facts))).toEqual(faults);
  });

  it('tells all faults at once', () => {
    const wrong = request({ items: ['a', 'b'], systems: ['x'], until: '2026-01-01', legalBasis: '\u0000' });
    const facts = { entry: entry({ shareType: 'not-shared' }), systems: new Set<string>(), ...PLACE };
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

it('a region that nobody registered is refused', () => {
  const facts = { entry: entry(), systems: new Set<string>(), ...PLACE, regionKnown: false };
  expect(codes(requestFaults(request({ region: '990109' }), facts))).toEqual(['/region grant.region-unknown']);
});

describe('rules of an answer', () => {
  const asked = { dailyQuota: 100, ratePerSecond: 20, until: '2027-11-24', region: '990100' };
  const facts = { notBefore: '2026-11-25', today: TODAY, unknownAttributes: new Set(['police']), regionKnown: true };
  it.each<[string, GrantDecision, string[]]>([
    ['as asked', approve(), []],
    ['less than asked', approve({ dailyQuota: 99, until: '2027-01-01' }), []],
    ['exactly what was asked', approve({ dailyQuota: 100, ratePerSecond: 20, until: '2027-11-24' }), []],
    ['a district, on a condition', approve({ region: '990102', requires: ['licensing'] }), []],
    [
      'more than asked',
      approve({ dailyQuota: 101, ratePerSecond: 21, until: '2027-11-25', region: '990000', requires: ['police'] }),
      [
        '/dailyQuota grant.wider-than-asked',
        '/ratePerSecond grant.wider-than-asked',
        '/until grant.wider-than-asked',
        '/region grant.wider-than-asked',
        '/requires/0 grant.attribute-unknown',
      ],
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
    expect(codes(decisionFaults(decision, asked, facts))).toEqual(faults);
  });

  it('gives no region that nobody registered', () => {
    const given = approve({ region: '990109' });
    expect(codes(decisionFaults(given, asked, { ...facts, regionKnown: false }))).toEqual([
      '/region grant.region-unknown',
    ]);
  });

  it('limits a rate that was not asked for', () => {
    expect(decisionFaults(approve({ ratePerSecond: 5 }), { ...asked, ratePerSecond: null }, facts)).toEqual([]);
  });

  it('cannot approve what is over', () => {
    const over = { ...asked, until: '2026-11-24' };
    expect(codes(decisionFaults(approve(), over, { ...facts, notBefore: '2026-11-01' }))).toEqual([
      '/until grant.period-invalid',
    ]);
  });
});

describe('rules of a renewal', () => {
  const renewal = { until: '2027-11-25', reason: '继续办理', legalBasis: '《政务数据共享条例》第二十条' };
  it.each<[string, object, string[]]>([
    ['a later day', {}, []],
    ['the same day', { until: '2027-11-24' }, ['/until grant.period-invalid']],
    [
      'an earlier day and identifiers',
      { until: '2027-01-01', reason: '查 990102198503070013', legalBasis: '\u0000' },
      ['/until grant.period-invalid', '/reason contract.identifier-in-text', '/legalBasis contract.text'],
    ],
  ])('%s', (_rule, more, faults) => {
    expect(codes(renewalFaults({ ...renewal, ...more }, { valid_until: '2027-11-24' }))).toEqual(faults);
  });
});

describe('rules of a confirmation of disposal', () => {
  it.each<[string, string, string, string[]]>([
    ['today', TODAY, '已销毁', []],
    ['the last day of use', '2026-11-20', '已销毁', []],
    ['a day on which more was still to come', '2026-11-19', '已销毁', ['/disposedOn grant.period-invalid']],
    [
      'tomorrow',
      '2026-11-26',
      '已销毁 990102198503070013',
      ['/disposedOn grant.period-invalid', '/statement contract.identifier-in-text'],
    ],
  ])('%s', (_rule, disposedOn, statement, faults) => {
    expect(codes(disposalFaults({ disposedOn, statement }, { lastUse: '2026-11-20', today: TODAY }))).toEqual(faults);
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

it.each([
  ['2026-11-25', 30, '2026-12-25'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2026-12-31', 1, '2027-01-01'],
])('%s and %i days is %s', (day, days, later) => {
  expect(dayAfter(day, days)).toBe(later);
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
