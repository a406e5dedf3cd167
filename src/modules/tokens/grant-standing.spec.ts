import { GRANT_CHECKS, grantFindings, grantRefusal, type GrantAsk, type GrantStanding } from './grant-standing';

const STANDING: GrantStanding = {
  id: 'g',
  consumer: 'consumer',
  provider: 'provider',
  resource: '101001/000001',
  version: 1,
  subject_type: 'citizen-number',
  items: ['name', 'sex'],
  modes: ['verify'],
  matters: ['m1'],
  systems: [],
  daily_quota: 10,
  state: 'approved',
  entry_state: 'published',
  suspended_by: [],
  missing_attributes: [],
  provider_active: true,
  region: '990100',
  started: true,
  over: false,
};
const ASK: GrantAsk = {
  system: 's',
  kind: 'own',
  region: '990102',
  department: 'consumer',
  matter: 'm1',
  items: ['name'],
  modes: ['verify'],
};

describe('whether a grant covers what is asked', () => {
  it('says yes to what was granted, or to less', () => {
    expect(grantRefusal(STANDING, ASK)).toBeUndefined();
    expect(grantRefusal({ ...STANDING, systems: ['s'] }, ASK)).toBeUndefined();
  });

  it.each<[string, Partial<GrantStanding>, Partial<GrantAsk>, string]>([
    ["another department's", {}, { department: 'other' }, 'grant.missing'],
    ["another system's", { systems: ['t'] }, {}, 'grant.missing'],
    ['only requested', { state: 'requested' }, {}, 'grant.missing'],
    ['refused', { state: 'refused' }, {}, 'grant.missing'],
    ['ended', { state: 'ended' }, {}, 'grant.ended'],
    ['suspended by one side', { suspended_by: ['provider'] }, {}, 'grant.suspended'],
    ['lacking an attribute', { missing_attributes: ['licensing'] }, {}, 'grant.attribute-missing'],
    ['for another district', { region: '990103' }, {}, 'grant.region-outside'],
    ['for a district, of a system of the city', { region: '990102' }, { region: '990100' }, 'grant.region-outside'],
    ["not a contractor's by name", {}, { kind: 'contractor' }, 'grant.missing'],
    [
      "a contractor's, to fetch",
      { systems: ['s'], modes: ['verify', 'fetch'] },
      { kind: 'contractor', modes: ['fetch'] },
      'grant.contractor-mode',
    ],
    ['not begun', { started: false }, {}, 'grant.not-started'],
    ['over', { over: true }, {}, 'grant.period-over'],
    ['on a withdrawn version', { entry_state: 'withdrawn' }, {}, 'entry.version-inactive'],
    ['of a department that was switched off', { provider_active: false }, {}, 'access.department-inactive'],
    ['for another mode', {}, { modes: ['fetch'] }, 'grant.mode-outside'],
    ['for another matter', {}, { matter: 'm2' }, 'grant.matter-outside'],
    ['for another item', {}, { items: ['name', 'address'] }, 'grant.item-outside'],
  ])('a grant that is %s is refused as that, with what would mend it', (_name, standing, ask, code) => {
    const refusal = grantRefusal({ ...STANDING, ...standing }, { ...ASK, ...ask });
    expect(refusal?.code).toBe(code);
    expect(refusal?.facts['remedy']).toMatch(/\w/);
  });

  it('tells a stranger nothing of the state of the grant', () => {
    const ask = { ...ASK, department: 'other' };
    const codes = ['approved', 'ended', 'requested'].map((state) => grantRefusal({ ...STANDING, state }, ask)?.code);
    expect(new Set([...codes, grantRefusal(undefined, ask)?.code])).toEqual(new Set(['grant.missing']));
  });

  it('names the side that suspended and the remedy', () => {
    const refusal = grantRefusal({ ...STANDING, suspended_by: ['authority', 'provider'] }, ASK)!;
    expect(refusal.detail).toContain('authority, provider');
    expect(refusal.facts['remedy']).toBeDefined();
  });

  it('finds every reason at once, by the name of its check', () => {
    const standing = { ...STANDING, suspended_by: ['provider'], over: true };
    const findings = grantFindings(standing, { ...ASK, items: ['address'] });
    expect(findings.map(({ check }) => check)).toEqual(GRANT_CHECKS.map(({ name }) => name));
    expect(findings.flatMap(({ check, refusal }) => (refusal ? [[check, refusal.code]] : []))).toEqual([
      ['grant-not-suspended', 'grant.suspended'],
      ['grant-not-over', 'grant.period-over'],
      ['items-granted', 'grant.item-outside'],
    ]);
  });

  it.each([
    ['unknown', undefined],
    ["another department's", { ...STANDING, consumer: 'other', state: 'ended' }],
  ])('finds for a grant that is %s nothing but that it is not held', (_name, standing) => {
    const [held, ...others] = grantFindings(standing, ASK);
    expect(held?.refusal?.code).toBe('grant.missing');
    expect(others.every(({ refusal, after }) => refusal === undefined && after === 'grant-held')).toBe(true);
  });
});
