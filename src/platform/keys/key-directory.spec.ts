import type { PublishedKey } from '../../contracts';
import { encryptionKey, generateEncryptionJwk } from './encryption-keys';
import { KeyDirectory } from './key-directory';
import { generateSigningJwk, signingKey } from './signing-keys';

const NOW = Date.parse('2026-11-25T09:00:00Z');
const signing = signingKey(generateSigningJwk('ES256'));

function published(overrides: Partial<PublishedKey> = {}): PublishedKey {
  const jwk = signing.publicJwk as unknown as PublishedKey['jwk'];
  const notBefore = '2026-11-01T00:00:00.000Z';
  return { owner: 'gateway', use: 'sig', kid: signing.kid, jwk, status: 'active', notBefore, seq: 1, ...overrides };
}

function sealingKey(seq: number, overrides: Partial<PublishedKey> = {}): PublishedKey {
  const { kid, publicJwk } = encryptionKey(generateEncryptionJwk());
  return published({ use: 'enc', kid, jwk: publicJwk as unknown as PublishedKey['jwk'], seq, ...overrides });
}

function directoryOf(...keys: PublishedKey[]): KeyDirectory {
  const directory = new KeyDirectory({ now: () => NOW });
  keys.forEach((key) => directory.learn(key));
  return directory;
}

describe('the key directory', () => {
  it.each([
    ['an active key of the gateway', [published()], true],
    ['another party’s key', [published({ owner: '11990100999000013D' })], false],
    ['a revoked key', [published(), published({ status: 'revoked', seq: 2 })], false],
    ['a revocation that an older record follows', [published({ status: 'revoked', seq: 2 }), published()], false],
    ['a key from next hour on', [published({ notBefore: '2026-11-25T10:00:00.000Z' })], false],
    ['a key from the next seconds on: clocks differ', [published({ notBefore: '2026-11-25T09:00:20.000Z' })], true],
    ['nothing', [], false],
  ])('signers: %s', (_case, keys, found) => {
    expect(directoryOf(...keys).verifying('gateway', signing.kid)?.kid).toBe(found ? signing.kid : undefined);
  });

  it('seals to the newest active encryption key', () => {
    const [old, current, revoked, later] = [
      sealingKey(1),
      sealingKey(2),
      sealingKey(3, { status: 'revoked' }),
      sealingKey(4, { notBefore: '2026-12-01T00:00:00.000Z' }),
    ];
    expect(directoryOf(current, later, old, revoked).recipient('gateway')?.kid).toBe(current.kid);
  });

  it('is complete once it knows a signer and a recipient', () => {
    expect([directoryOf(published()).complete('gateway'), directoryOf(sealingKey(1)).complete('gateway')]).toEqual([
      false,
      false,
    ]);
    expect(directoryOf(published(), sealingKey(2)).complete('gateway')).toBe(true);
  });

  it('refuses a key under a name that is not its thumbprint', () => {
    expect(() => directoryOf(published({ kid: 'A'.repeat(43) }))).toThrow(
      expect.objectContaining({ code: 'kafka.record-broken' }),
    );
  });

  it('still verifies what was signed before a revocation, and only for its owner', () => {
    const directory = directoryOf(published(), published({ status: 'revoked', seq: 2 }));
    expect(directory.everVerifying('gateway', signing.kid)?.kid).toBe(signing.kid);
    expect(directory.everVerifying('worker', signing.kid)).toBeUndefined();
  });
});
