import type { JWK } from 'jose';
import { generateSigningJwk, signedRequestHeaders, signingKey, type SigningKey } from '../../src/platform/keys';
import { verifyCallback, type ReceivedCallback } from '../../src/sdk';

const NOW_MS = 1_795_597_200_000;
const URL = 'https://window.example/results';
const BODY = Buffer.from('{"exchange":"x"}');

function received(key: SigningKey, more: Partial<ReceivedCallback> = {}, created = NOW_MS / 1000): ReceivedCallback {
  const request = { method: 'POST', url: URL, contentType: 'application/json', body: BODY, key } as const;
  const headers = signedRequestHeaders({ ...request, created, tag: 'onceway-callback' });
  return { method: 'POST', url: URL, headers, body: BODY, ...more };
}

describe.each(['ES256', 'EdDSA'] as const)('a callback signed with %s', (alg) => {
  const key = signingKey(generateSigningJwk(alg));
  const keys = [signingKey(generateSigningJwk(alg)), key].map(({ publicJwk }) => publicJwk as JWK);
  const check = (callback: ReceivedCallback): ReturnType<typeof verifyCallback> =>
    verifyCallback(callback, keys, { nowMs: NOW_MS });

  it('is held to a published key', async () => {
    expect(await check(received(key))).toEqual({ valid: true, createdAt: NOW_MS / 1000, kid: key.kid });
  });

  it.each<[string, () => ReceivedCallback, string]>([
    ['of another address', () => received(key, { url: 'https://other.example/results' }), 'callback.signature'],
    ['of another method', () => received(key, { method: 'PUT' }), 'callback.signature'],
    ['whose body was changed', () => received(key, { body: Buffer.from('{}') }), 'callback.body'],
    ['of six minutes ago', () => received(key, {}, NOW_MS / 1000 - 360), 'callback.too-old'],
    ['of the future', () => received(key, {}, NOW_MS / 1000 + 360), 'callback.too-old'],
    ['by a stranger', () => received(signingKey(generateSigningJwk(alg))), 'callback.key-unknown'],
    ['without a signature', () => received(key, { headers: {} }), 'callback.malformed'],
    ['that signs less', () => altered('("@method" "content-type" "content-digest")'), 'callback.malformed'],
    ['for another purpose', () => altered(undefined, 'another'), 'callback.malformed'],
    ['whose signature is another’s', () => swapped(), 'callback.signature'],
  ])('%s is not', async (_case, callback, fault) => {
    expect(await check(callback())).toEqual({ valid: false, fault });
  });

  function altered(components?: string, tag?: string): ReceivedCallback {
    const { headers, ...callback } = received(key);
    let input = headers['signature-input'] as string;
    if (components !== undefined) input = input.replace(/\(.*?\)/, components);
    if (tag !== undefined) input = input.replace('onceway-callback', tag);
    return { ...callback, headers: { ...headers, 'signature-input': input } };
  }

  function swapped(): ReceivedCallback {
    const { headers, ...callback } = received(key);
    const { signature } = received(key, {}, NOW_MS / 1000 - 1).headers;
    return { ...callback, headers: { ...headers, signature } };
  }
});
