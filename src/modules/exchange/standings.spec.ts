import { PARTY_CHECKS, partyRefusal, type PartyStanding } from './standings';

const PARTY: PartyStanding = {
  ...{ key_active: true, system_active: true, department_active: true },
  ...{ kind: 'own', region: '990100', per_second: null, concurrent: null },
};

describe('a caller', () => {
  it('stands while its key, its system and its department are active', () => {
    expect(partyRefusal(PARTY)).toBeUndefined();
  });

  it.each<[string, PartyStanding | undefined, string]>([
    ['whom nobody knows', undefined, 'token.key-revoked'],
    ['whose key is revoked', { ...PARTY, key_active: false }, 'token.key-revoked'],
    ['whose system is switched off', { ...PARTY, system_active: false }, 'access.system-inactive'],
    ['of a department that is switched off', { ...PARTY, department_active: false }, 'access.department-inactive'],
  ])('%s is refused as that, with what would mend it', (_name, party, code) => {
    expect(partyRefusal(party)?.code).toBe(code);
    for (const { check } of PARTY_CHECKS) {
      const refusal = check(party);
      if (refusal !== undefined) expect(refusal.facts['remedy']).toMatch(/\w/);
    }
  });
});
