import { newTotpSecret, totpStep, totpUri } from './totp-codes';

/** RFC 6238 appendix B: the ASCII text 12345678901234567890, base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('the vectors of RFC 6238 appendix B (SHA-1, the last six digits)', () => {
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at %d s: %s', (seconds, code) => {
    expect(totpStep(SECRET, code, seconds * 1000)).toBe(Math.floor(seconds / 30));
  });
});

describe('a clock that is off', () => {
  /** Of the step 1, from second 30 to second 59. */
  const CODE = '287082';

  it.each([
    [-31, undefined],
    [-1, undefined],
    [0, 1],
    [29, 1],
    [30, 1],
    [59, 1],
    [60, 1],
    [89, 1],
    [90, undefined],
  ])('by the time %d s the code is of step %s', (seconds, step) => {
    expect(totpStep(SECRET, CODE, seconds * 1000)).toBe(step);
  });
});

it.each(['000000', '28708', '2870821', '287082 ', 'abcdef', ''])('%j is no code', (code) => {
  expect(totpStep(SECRET, code, 59_000)).toBeUndefined();
});

it('a secret has 160 bits and never comes twice', () => {
  const secrets = Array.from({ length: 20 }, newTotpSecret);
  expect(new Set(secrets).size).toBe(20);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
});

it('an authenticator is told all it needs', () => {
  const url = new URL(totpUri(SECRET, 'head.own', 'share.gov.example'));
  expect(decodeURIComponent(url.pathname)).toContain('share.gov.example:head.own');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    issuer: 'share.gov.example',
    secret: SECRET,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
});
