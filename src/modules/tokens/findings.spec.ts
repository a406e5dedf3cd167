import { refuse, validate } from '../../contracts';
import { explanationOf } from './findings';

describe('an explanation', () => {
  it('lists passed, failed and unjudged checks, each failure with what would mend it', () => {
    const suspended = refuse('grant.suspended', { detail: 'suspended by: provider', facts: { remedy: 'Ask it.' } });
    const explanation = explanationOf([
      { check: 'client' },
      { check: 'grant-not-suspended', refusal: suspended },
      { check: 'items-granted', after: 'grant-held' },
    ]);
    expect(explanation).toEqual({
      ok: false,
      checks: [
        { check: 'client', ok: true },
        {
          check: 'grant-not-suspended',
          ok: false,
          code: 'grant.suspended',
          detail: 'suspended by: provider',
          remedy: 'Ask it.',
        },
        { check: 'items-granted', ok: false, detail: 'not judged: grant-held comes first' },
      ],
    });
    expect(validate('Explanation', explanation)).toMatchObject({ ok: true });
  });

  it('names all faults of a check, and is well only when every check passed', () => {
    const faults = [
      { pointer: '/client_assertion/exp', code: 'token.claim', detail: 'expired' },
      { pointer: '/client_assertion/aud', code: 'token.claim', detail: 'must be the issuer' },
    ];
    const [check] = explanationOf([
      { check: 'assertion-claims', refusal: refuse('token.invalid-client', { faults }) },
    ]).checks;
    expect(check?.detail).toContain('/client_assertion/exp expired; /client_assertion/aud must be the issuer');
    expect(explanationOf([{ check: 'client' }]).ok).toBe(true);
  });
});
