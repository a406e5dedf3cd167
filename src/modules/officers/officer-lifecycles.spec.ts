import { OncewayError, type Actor, type OfficerRole } from '../../kernel';
import {
  accountLifecycle,
  accountSides,
  accountState,
  assertAccountAct,
  assertTotpAct,
  totpLifecycle,
  totpState,
  type AccountSide,
  type OfficerState,
  type TotpState,
} from './officer-lifecycles';
import type { OfficerEntity } from './officer.entity';

const HOLDER = '01900000-0000-7000-8000-000000000001';
const OTHER = '01900000-0000-7000-8000-000000000002';
const OWN = '119901009990000998';
const FOREIGN = '11990100999000013D';
const AUTHORITY = '119901009990000480';

function officer(officerId: string, department: string, ...roles: OfficerRole[]): Actor {
  return { kind: 'officer', officerId, department, roles };
}

/** Everybody there is, and what they are to the account of HOLDER. */
const ACTORS = {
  'an officer of the authority': [officer(OTHER, AUTHORITY, 'authority-officer'), 'authority'],
  'the command line': [{ kind: 'operator' }, 'authority'],
  'its holder': [officer(HOLDER, OWN, 'operator'), 'holder'],
  'its holder, who is of the authority': [officer(HOLDER, AUTHORITY, 'authority-officer'), 'holder'],
  "its department's head": [officer(OTHER, OWN, 'sharing-head'), undefined],
  'a colleague': [officer(OTHER, OWN, 'operator', 'provider-reviewer'), undefined],
  "another department's head": [officer(OTHER, FOREIGN, 'sharing-head'), undefined],
  'an auditor': [officer(OTHER, AUTHORITY, 'auditor'), undefined],
  ops: [officer(OTHER, AUTHORITY, 'ops'), undefined],
  "its department's system": [{ kind: 'system', systemId: HOLDER, department: OWN, keyId: 'k' }, undefined],
} as const satisfies Record<string, readonly [Actor, AccountSide | undefined]>;

const AT = new Date(0);
const ACCOUNTS: Readonly<Record<OfficerState, Partial<OfficerEntity>>> = {
  active: { disabledAt: null },
  disabled: { disabledAt: AT },
};
const FACTORS: Readonly<Record<TotpState, Partial<OfficerEntity>>> = {
  none: { totpSealed: null, totpConfirmedAt: null },
  enrolled: { totpSealed: 'sealed', totpConfirmedAt: null },
  confirmed: { totpSealed: 'sealed', totpConfirmedAt: AT },
};

const [DENIED, OWN_ACCOUNT] = ['access.denied', 'officer.own-account'];
/** By `state act`: the state that follows, or the code of the refusal; to everybody else it is denied in any state. */
type Rows = Readonly<Record<string, readonly [authority: string, holder: string]>>;

const ACCOUNT_ROWS: Rows = {
  'active disable': ['disabled', OWN_ACCOUNT],
  'disabled disable': ['officer.wrong-state', OWN_ACCOUNT],
  'active enable': ['officer.wrong-state', OWN_ACCOUNT],
  'disabled enable': ['active', OWN_ACCOUNT],
  'active reset-password': ['active', OWN_ACCOUNT],
  'disabled reset-password': ['disabled', OWN_ACCOUNT],
  'active link-identity': ['active', OWN_ACCOUNT],
  'disabled link-identity': ['disabled', OWN_ACCOUNT],
  'active unlink-identity': ['active', OWN_ACCOUNT],
  'disabled unlink-identity': ['disabled', OWN_ACCOUNT],
};

const TOTP_ROWS: Rows = {
  'none enrol': [DENIED, 'enrolled'],
  'none confirm': [DENIED, 'officer.totp-state'],
  'none remove': [DENIED, 'officer.totp-state'],
  'none reset': ['officer.totp-state', OWN_ACCOUNT],
  'enrolled enrol': [DENIED, 'enrolled'],
  'enrolled confirm': [DENIED, 'confirmed'],
  'enrolled remove': [DENIED, 'officer.totp-state'],
  'enrolled reset': ['none', OWN_ACCOUNT],
  'confirmed enrol': [DENIED, 'officer.totp-state'],
  'confirmed confirm': [DENIED, 'officer.totp-state'],
  'confirmed remove': [DENIED, 'none'],
  'confirmed reset': ['none', OWN_ACCOUNT],
};

describe.each([
  ['an account', accountLifecycle, ACCOUNTS, assertAccountAct, ACCOUNT_ROWS],
  ['a second factor', totpLifecycle, FACTORS, assertTotpAct, TOTP_ROWS],
] as const)('lifecycle of %s', (_thing, lifecycle, looks, assertAct, rows) => {
  const cases = Object.entries(rows).flatMap(([move, [authority, holder]]) =>
    Object.entries(ACTORS).map(([name, [actor, side]]) => {
      const [state, act] = move.split(' ') as [string, string];
      return [state, act, name, actor, side === undefined ? DENIED : { authority, holder }[side]] as const;
    }),
  );

  it.each(cases)('%s, %s by %s', (state, act, _name, actor, expected) => {
    const row = { id: HOLDER, ...(looks as Record<string, object>)[state] };
    const refusal = refusalOf(() => assertAct(actor, row as OfficerEntity, act as never));
    const to = lifecycle.moves.find((move) => move.from === state && move.act === act)?.to;
    expect(refusal ?? to).toBe(expected);
  });

  it('is tested in every state and act that it has', () => {
    const acts = [...new Set(lifecycle.moves.map((move) => move.act))];
    const all = lifecycle.states.flatMap((state) => acts.map((act) => `${state} ${act}`));
    expect(Object.keys(rows).sort()).toEqual(all.sort());
  });
});

describe('what somebody is to an account', () => {
  it.each(Object.entries(ACTORS))('%s', (_name, [actor, side]) => {
    expect(accountSides(actor, HOLDER)).toEqual(side === undefined ? [] : [side]);
  });
});

it.each(Object.entries(ACCOUNTS))('an account is %s by its row', (state, row) => {
  expect(accountState(row as OfficerEntity)).toBe(state);
});

it.each(Object.entries(FACTORS))('a second factor is %s by its row', (state, row) => {
  expect(totpState(row as OfficerEntity)).toBe(state);
});

function refusalOf(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof OncewayError) return error.code;
    throw error;
  }
}
