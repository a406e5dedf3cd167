import type { AuthorizationDetail, ExchangeRequest } from '../../contracts';
import type { GrantStanding, SystemCall } from '../tokens';
import { chooseGrant } from './grant-choice';

const STANDING: GrantStanding = {
  id: 'g1',
  consumer: 'D',
  provider: 'P',
  resource: '101001/000001',
  version: 3,
  subject_type: 'citizen-number',
  items: ['name', 'sex', 'birthDate'],
  modes: ['verify', 'fetch'],
  matters: ['m1', 'm2'],
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

const BODY: ExchangeRequest = {
  resource: '101001/000001',
  mode: 'fetch',
  subject: { type: 'citizen-number', id: '990102198503070013' },
  items: ['name'],
  matter: 'm1',
  case: 'c',
  operator: 'o',
  reason: 'r',
};

function callWith(...details: Partial<AuthorizationDetail>[]): SystemCall {
  const whole = details.map((detail) => ({ type: 'onceway_exchange', grant: 'g1', matter: 'm1', ...detail }));
  return { token: { sub: 's', department: 'D', authorization_details: whole } } as unknown as SystemCall;
}

const CALLER = { kind: 'own', region: '990102' } as const;

function codeOf(call: SystemCall, body: Partial<ExchangeRequest> = {}, standing: Partial<GrantStanding> = {}): string {
  const choice = chooseGrant(call, { ...BODY, ...body }, new Map([['g1', { ...STANDING, ...standing }]]), CALLER);
  return 'refusal' in choice ? choice.refusal.code : `grant ${choice.standing.id}`;
}

describe('the grant of a call', () => {
  it('is the one of the token that is on the resource', () => {
    expect(codeOf(callWith({}))).toBe('grant g1');
  });

  it('is any of several that covers the call', () => {
    const standings = new Map([
      ['g1', { ...STANDING, suspended_by: ['provider'] }],
      ['g2', { ...STANDING, id: 'g2' }],
    ]);
    const choice = chooseGrant(callWith({}, { grant: 'g2' }), BODY, standings, CALLER);
    expect(choice).toMatchObject({ standing: { id: 'g2' } });
  });

  it.each<[string, Partial<AuthorizationDetail>, Partial<ExchangeRequest>, string]>([
    ['a matter the token was not asked for', { matter: 'm2' }, {}, 'grant.matter-outside'],
    ['a mode the token was not asked for', { modes: ['verify'] }, {}, 'grant.mode-outside'],
    ['an item the token was not asked for', { items: ['sex'] }, {}, 'grant.item-outside'],
    ['one item more than granted', {}, { items: ['name', 'address'] }, 'grant.item-outside'],
    ['another resource', {}, { resource: '102001/000001' }, 'grant.missing'],
    ['another type of subject', {}, { subject: { type: 'credit-code', id: 'x' } }, 'exchange.subject-type-mismatch'],
  ])('does not cover %s, and says what would', (_name, detail, body, code) => {
    const choice = chooseGrant(callWith(detail), { ...BODY, ...body }, new Map([['g1', STANDING]]), CALLER);
    expect(choice).toMatchObject({ refusal: { code, facts: { remedy: expect.stringMatching(/\w/) as string } } });
  });

  it('counts the items of claimed values as asked', () => {
    const { items: _items, ...verify } = BODY;
    const body = { ...verify, mode: 'verify' as const, values: { address: 'x' } };
    expect(codeOf(callWith({}), { ...body, items: undefined as never })).toBe('grant.item-outside');
  });

  it('stands as its row says now, whatever the token says', () => {
    expect(codeOf(callWith({}), {}, { suspended_by: ['authority'] })).toBe('grant.suspended');
  });
});
