import type { PublishedKey } from '../contracts';
import { generateEncryptionJwk, generateSigningJwk, signingKey, encryptionKey } from '../platform/keys';
import { KeyTable } from './key-table';

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

function tableOf(...keys: PublishedKey[]): KeyTable {
  const table = new KeyTable({ now: () => NOW });
  keys.forEach((key) => table.learn(key));
  return table;
}

describe('KeyTable', () => {
  it.each([
    ['an active key of the gateway', [published()], true],
    ['another party’s key', [published({ owner: '11990100999000013D' })], false],
    ['a revoked key', [published(), published({ status: 'revoked', seq: 2 })], false],
    ['a revocation that an older record follows', [published({ status: 'revoked', seq: 2 }), published()], false],
    ['a key from next hour on', [published({ notBefore: '2026-11-25T10:00:00.000Z' })], false],
    ['a key from the next seconds on: clocks differ', [published({ notBefore: '2026-11-25T09:00:20.000Z' })], true],
    ['nothing', [], false],
  ])('signers: %s', (_case, keys, found) => {
    expect(tableOf(...keys).signer(signing.kid)?.kid).toBe(found ? signing.kid : undefined);
  });

  it('seals to the newest active encryption key', () => {
    const [old, current, revoked, later] = [
      sealingKey(1),
      sealingKey(2),
      sealingKey(3, { status: 'revoked' }),
      sealingKey(4, { notBefore: '2026-12-01T00:00:00.000Z' }),
    ];
    expect(tableOf(current, later, old, revoked).recipient()?.kid).toBe(current.kid);
  });

  it('is usable once it knows a signer and a recipient', () => {
    expect([tableOf(published()).usable, tableOf(sealingKey(1)).usable]).toEqual([false, false]);
    expect(tableOf(published(), sealingKey(2)).usable).toBe(true);
  });

  it('refuses a key under a name that is not its thumbprint', () => {
    expect(() => tableOf(published({ kid: 'A'.repeat(43) }))).toThrow(
      expect.objectContaining({ code: 'kafka.record-broken' }),
    );
  });
});
