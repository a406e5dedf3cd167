import { canonicalJson, systemClock } from '../../kernel';
import { generateSigningJwk, KeyDirectory, signingKey, verifyingKey, type Jwk } from '../../platform/keys';
import { rootSigner } from './root-signer';

const root = signingKey(generateSigningJwk('ES256'));
const published = signingKey(generateSigningJwk('EdDSA'));
const statement = {
  owner: 'worker',
  use: 'sig',
  kid: published.kid,
  jwk: published.publicJwk satisfies Jwk,
  status: 'active',
  notBefore: '2026-11-25T08:00:00.000Z',
  seq: 1,
};
const sign = rootSigner(root, systemClock);

it('vouches for a key so that whoever pins the root key believes it', () => {
  const value = canonicalJson(statement);
  const directory = new KeyDirectory(systemClock);
  directory.take({ value: Buffer.from(value), headers: sign('onceway/key/v1', value) }, verifyingKey(root.publicJwk));
  expect(directory.verifying('worker', published.kid)?.kid).toBe(published.kid);
});

it.each([
  ['a label that is not its own', 'onceway/request/v1', statement],
  ['a key with an unknown member', 'onceway/key/v1', { ...statement, more: 1 }],
  ['a private key', 'onceway/key/v1', { ...statement, jwk: { ...statement.jwk, d: 'A'.repeat(43) } }],
  ['a key under the label of contracts', 'onceway/contract/v1', statement],
])('signs nothing under %s', (_, label, value) => {
  expect(() => sign(label, canonicalJson(value))).toThrow();
});
