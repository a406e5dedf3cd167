import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { clientAssertion, DpopKey } from '.';

const clock = { now: () => 1_800_000_000_000 };
const currentDate = new Date(clock.now());

describe('a DPoP key that is kept elsewhere', () => {
  it.each(['ES256', 'Ed25519'])('of %s signs proofs that bear its public half alone', async (alg) => {
    const pair = await generateKeyPair(alg, { extractable: true });
    const key = await DpopKey.of(await exportJWK(pair.privateKey), clock);
    const proof = await key.proof('GET', 'https://gateway.example/x', { accessToken: 'token', nonce: 'n-1' });
    const { payload } = await jwtVerify(proof, pair.publicKey, { currentDate });
    expect(payload).toMatchObject({ htm: 'GET', htu: 'https://gateway.example/x', nonce: 'n-1', iat: 1_800_000_000 });
    // openssl's hash of the word.
    expect(payload['ath']).toBe('PEaenWxYddN6Q_NT1PiOYfz4EsZu7jRXRlpAsNpBU-A');
    expect(decodeProtectedHeader(proof).jwk).toEqual(await exportJWK(pair.publicKey));
  });

  it('must be private', async () => {
    const { publicKey } = await generateKeyPair('ES256');
    await expect(DpopKey.of(await exportJWK(publicKey))).rejects.toThrow(TypeError);
  });
});

it('a client assertion can be had without a client', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const assertion = await clientAssertion(jwk, { systemId: 'system', audience: 'https://gateway.example', clock });
  const { payload, protectedHeader } = await jwtVerify(assertion, publicKey, { currentDate });
  expect(payload).toMatchObject({ iss: 'system', sub: 'system', aud: 'https://gateway.example', exp: 1_800_000_060 });
  expect(protectedHeader.kid).toBe(await calculateJwkThumbprint(jwk));
  expect(decodeJwt(await clientAssertion(jwk, { systemId: 's', audience: 'a' })).jti).not.toBe(payload.jti);
});
