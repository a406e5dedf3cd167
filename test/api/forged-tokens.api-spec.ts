import { createPublicKey, generateKeyPairSync, KeyObject, randomUUID, type JsonWebKey } from 'node:crypto';
import { verifyingKey } from '../../src/platform/keys';
import { call, type Answer } from '../support/browser';
import { byHmacOf, byNobody, bySignatureOf, byZeros, forge } from '../support/forge';
import { World } from '../support/access-matrix/world';
import type { ApiSystem } from '../support/api-system';

// What no good client sends: assertions, proofs and access tokens made by hand. Real: HTTP stack, PostgreSQL, Kafka.
let world: World;
let caller: ApiSystem;
let stranger: ApiSystem;

beforeAll(async () => {
  world = await World.start();
  [caller, stranger] = [await world.newApiSystem('own'), await world.newApiSystem('foreign')];
}, 120_000);
afterAll(() => world.close(), 30_000);

type Header = Record<string, unknown>;
type Claims = Record<string, unknown>;

const seconds = (): number => Math.floor(world.api.clock.now() / 1000);
const privateOf = (system: ApiSystem): KeyObject => KeyObject.from(system.key.privateKey);
const publicPem = (): string => pemOf(caller.key.publicJwk);
const kidOf = (jwk: JsonWebKey): string => verifyingKey(jwk).kid;
const pemOf = (jwk: JsonWebKey): string =>
  createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }) as string;

function claimsOf(system: ApiSystem, more: Claims = {}): Claims {
  const now = seconds();
  const { id } = system;
  return { iss: id, sub: id, aud: world.api.publicUrl, jti: randomUUID(), iat: now, exp: now + 60, ...more };
}

function headerOf(system: ApiSystem, more: Header = {}): Header {
  return { alg: 'ES256', kid: kidOf(system.key.publicJwk), ...more };
}

const good = (): string => forge(headerOf(caller), claimsOf(caller), bySignatureOf(privateOf(caller)));
const withHeader = (more: Header): string =>
  forge(headerOf(caller, more), claimsOf(caller), bySignatureOf(privateOf(caller)));
const withClaims = (more: Claims): string =>
  forge(headerOf(caller), claimsOf(caller, more), bySignatureOf(privateOf(caller)));

async function countOf(cause: string): Promise<number> {
  const text = await world.api.parts.registry.metrics();
  const line = text
    .split('\n')
    .find((one) => one.startsWith('onceway_anonymous_refusals_total') && one.includes(`"${cause}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

function expectRefused(answer: Answer, status: number, error: string): void {
  expect([answer.status, answer.body['error']]).toEqual([status, error]);
  expect(answer.body).not.toHaveProperty('access_token');
}

it('the good assertion that the others are made of gets a token', async () => {
  expect((await caller.askTokenWith({ client_assertion: good() })).status).toBe(200);
});

describe('an assertion whose signature does not verify is one generic refusal, counted and not recorded', () => {
  const forged: Record<string, () => string> = {
    'alg none': () => forge(headerOf(caller, { alg: 'none' }), claimsOf(caller), byNobody),
    'alg None': () => forge(headerOf(caller, { alg: 'None' }), claimsOf(caller), byNobody),
    'alg none, an old signature kept': () => withHeader({ alg: 'none' }),
    'no alg': () => withHeader({ alg: undefined }),
    'HMAC keyed with the public key as PEM': () =>
      forge(headerOf(caller, { alg: 'HS256' }), claimsOf(caller), byHmacOf(publicPem())),
    'HMAC keyed with the public key as JWK': () =>
      forge(headerOf(caller, { alg: 'HS256' }), claimsOf(caller), byHmacOf(JSON.stringify(caller.key.publicJwk))),
    'HMAC under the name of ES256': () => forge(headerOf(caller), claimsOf(caller), byHmacOf(publicPem())),
    'RS256 by name': () => withHeader({ alg: 'RS256' }),
    'ES384 by name': () => withHeader({ alg: 'ES384' }),
    'a signature of zeros': () => forge(headerOf(caller), claimsOf(caller), byZeros),
    'a signature in DER': () => forge(headerOf(caller), claimsOf(caller), bySignatureOf(privateOf(caller), 'der')),
    'an empty signature': () => forge(headerOf(caller), claimsOf(caller), byNobody),
    "another system's key under one's own name": () =>
      forge(headerOf(caller), claimsOf(caller), bySignatureOf(privateOf(stranger))),
    "another system's key and its kid": () =>
      forge(headerOf(stranger), claimsOf(caller), bySignatureOf(privateOf(stranger))),
    'an embedded key': () => withNewKey((jwk) => ({ jwk })),
    'an embedded key under the registered kid': () => withNewKey((jwk) => ({ jwk, alg: 'ES256' })),
    'an address of keys (jku)': () => withHeader({ jku: 'https://keys.example/jwks.json' }),
    'an address of certificates (x5u)': () => withHeader({ x5u: 'https://keys.example/chain.pem' }),
    'a certificate (x5c)': () => withHeader({ x5c: ['MIIB'] }),
    'an extension that must be understood': () => withHeader({ crit: ['b64'], b64: false }),
    'no kid': () => withHeader({ kid: undefined }),
    'a kid that is a path': () => withHeader({ kid: '../../keys/token.jwk.json' }),
    'a kid that is SQL': () => withHeader({ kid: "' OR '1'='1" }),
    'a kid with a NUL': () => withHeader({ kid: `${String(headerOf(caller)['kid'])}\u0000` }),
    'a kid that is a list': () => withHeader({ kid: [headerOf(caller)['kid']] }),
    'a kid of prototype': () => withHeader({ kid: '__proto__' }),
    'a content changed after signing': () => {
      const [header, , signature] = good().split('.');
      return `${header}.${Buffer.from(JSON.stringify(claimsOf(stranger))).toString('base64url')}.${signature}`;
    },
    'a header that names a member twice': () => {
      const { kid } = headerOf(caller);
      return forge(
        `{"alg":"none","alg":"ES256","kid":"${String(kid)}"}`,
        claimsOf(caller),
        bySignatureOf(privateOf(caller)),
      );
    },
    'claims that name a member twice': () => {
      const text = JSON.stringify(claimsOf(caller)).replace('{', `{"sub":"${stranger.id}",`);
      return forge(headerOf(caller), text, bySignatureOf(privateOf(caller)));
    },
    'claims that are a list': () => forge(headerOf(caller), [claimsOf(caller)], bySignatureOf(privateOf(caller))),
    'claims that are no JSON': () => forge(headerOf(caller), '{"iss":', bySignatureOf(privateOf(caller))),
    'padded base64': () => `${good()}==`,
    'a fourth part': () => `${good()}.e30`,
    'five parts, as of a JWE': () => 'e30.e30.e30.e30.e30',
    'a system id in capitals': () => {
      const id = caller.id.toUpperCase();
      return withClaims({ iss: id, sub: id });
    },
    'an id of nobody': () => withClaims({ iss: randomUUID(), sub: randomUUID() }),
    'an id that is no id': () => withClaims({ iss: "1'; DROP TABLE systems;--" }),
  };

  it.each(Object.keys(forged))('%s', async (name) => {
    const before = await countOf('token.invalid-client');
    const answer = await caller.askTokenWith({ client_assertion: forged[name]!() });
    expectRefused(answer, 401, 'invalid_client');
    expect(answer.body).not.toHaveProperty('audit');
    expect(answer.body['faults'] ?? []).toEqual([]);
    expect(await countOf('token.invalid-client')).toBe(before + 1);
  });

  function withNewKey(headerBy: (jwk: JsonWebKey) => Header): string {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return forge(
      headerOf(caller, headerBy(publicKey.export({ format: 'jwk' }))),
      claimsOf(caller),
      bySignatureOf(privateKey),
    );
  }
});

describe('an assertion whose signature verified is refused with its reasons and a record', () => {
  it.each<[string, () => Claims, string]>([
    ['expired beyond the skew', () => ({ exp: seconds() - 31 }), '/client_assertion/exp'],
    ['longer-lived than allowed', () => ({ exp: seconds() + 200 }), '/client_assertion/exp'],
    ['without an end', () => ({ exp: undefined }), '/client_assertion/exp'],
    ['with an end that is text', () => ({ exp: '9999999999' }), '/client_assertion/exp'],
    ['issued beyond the skew', () => ({ iat: seconds() + 35 }), '/client_assertion/iat'],
    ['not valid yet beyond the skew', () => ({ nbf: seconds() + 35 }), '/client_assertion/nbf'],
    ['without a jti', () => ({ jti: undefined }), '/client_assertion/jti'],
    ['with a jti that is a list', () => ({ jti: ['aaaaaaaa'] }), '/client_assertion/jti'],
    ['for a list of audiences', () => ({ aud: [world.api.publicUrl] }), '/client_assertion/aud'],
    [
      'for the token endpoint in place of the issuer',
      () => ({ aud: `${world.api.publicUrl}/oauth/token` }),
      '/client_assertion/aud',
    ],
    ['for the issuer with a slash', () => ({ aud: `${world.api.publicUrl}/` }), '/client_assertion/aud'],
    ['on behalf of another subject', () => ({ sub: stranger.id }), '/client_assertion/iss'],
  ])('%s', async (_name, more, pointer) => {
    const answer = await caller.askTokenWith({ client_assertion: withClaims(more()) });
    expectRefused(answer, 401, 'invalid_client');
    const pointers = (answer.body['faults'] as { pointer: string }[]).map((fault) => fault.pointer);
    expect([...new Set(pointers)]).toEqual([pointer]);
    expect(answer.body['audit']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each<[string, () => Claims]>([
    ['a clock 29 s ahead', () => ({ iat: seconds() + 29, nbf: seconds() + 29, exp: seconds() + 89 })],
    ['a clock 29 s behind', () => ({ iat: seconds() - 89, exp: seconds() - 29 })],
  ])('and is taken from %s', async (_name, more) => {
    expect((await caller.askTokenWith({ client_assertion: withClaims(more()) })).status).toBe(200);
  });

  it.each(['client_assertion', 'grant_type', 'authorization_details'])(
    'a form that names %s twice is refused',
    async (name) => {
      const answer = await caller.askTokenWith({ client_assertion: good() }, `&${name}=x`);
      expect(answer.status).toBe(400);
      expect(answer.body['error']).toBe('invalid_request');
    },
  );
});

describe('a proof that proves nothing', () => {
  const proofKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = proofKey.publicKey.export({ format: 'jwk' });
  const header = { alg: 'ES256', typ: 'dpop+jwt', jwk };
  const privateJwk = proofKey.privateKey.export({ format: 'jwk' });
  const claims = (more: Claims = {}): Claims => ({
    htm: 'POST',
    htu: `${world.api.publicUrl}/oauth/token`,
    jti: randomUUID(),
    iat: seconds(),
    ...(caller.lastNonce !== undefined && { nonce: caller.lastNonce }),
    ...more,
  });
  const proof = (more: Header = {}, content: Claims = {}): string =>
    forge({ ...header, ...more }, claims(content), bySignatureOf(proofKey.privateKey));

  const proofs: Record<string, () => string> = {
    'alg none': () => forge({ ...header, alg: 'none' }, claims(), byNobody),
    'an HMAC by an embedded secret': () =>
      forge({ ...header, alg: 'HS256', jwk: { kty: 'oct', k: 'c2VjcmV0' } }, claims(), byHmacOf('secret')),
    'an HMAC keyed with the embedded public key': () =>
      forge({ ...header, alg: 'HS256' }, claims(), byHmacOf(JSON.stringify(jwk))),
    'a private key for all to see': () => proof({ jwk: privateJwk }),
    'no key': () => proof({ jwk: undefined, kid: kidOf(jwk) }),
    'an address of keys in place of the key': () => proof({ jwk: undefined, jku: 'https://keys.example/jwks.json' }),
    'a key of another curve than its algorithm': () => {
      const other = generateKeyPairSync('ec', { namedCurve: 'P-384' });
      return forge(
        { ...header, jwk: other.publicKey.export({ format: 'jwk' }) },
        claims(),
        bySignatureOf(other.privateKey),
      );
    },
    'a key that did not sign': () => forge(header, claims(), bySignatureOf(privateOf(stranger))),
    'a point that is on no curve': () => proof({ jwk: { ...jwk, y: jwk.x } }),
    'a signature of zeros': () => forge(header, claims(), byZeros),
    'another type of JWT': () => proof({ typ: 'JWT' }),
    'an extension that must be understood': () => proof({ crit: ['exp'] }),
    'the address of whoever the Host header names': () => proof({}, { htu: 'http://evil.example/oauth/token' }),
    'another path': () => proof({}, { htu: `${world.api.publicUrl}/oauth/jwks` }),
    'another scheme': () => proof({}, { htu: `${world.api.publicUrl.replace('http:', 'https:')}/oauth/token` }),
    'a user in the address': () => proof({}, { htu: world.api.publicUrl.replace('//', '//evil.example@') }),
    'another method': () => proof({}, { htm: 'GET' }),
    'a method in small letters': () => proof({}, { htm: 'post' }),
    'an age beyond all skew': () => proof({}, { iat: seconds() - 91 }),
    'a date beyond the skew': () => proof({}, { iat: seconds() + 35 }),
    'a date that is text': () => proof({}, { iat: String(seconds()) }),
    'no jti': () => proof({}, { jti: undefined }),
  };

  it('the good proof that the others are made of gets a token', async () => {
    await caller.askTokenWith({ client_assertion: good() });
    const headers = { dpop: proof() };
    expect((await caller.askTokenWith({ client_assertion: good() }, '', headers)).status).toBe(200);
  });

  it.each(Object.keys(proofs))('%s', async (name) => {
    const headers = { dpop: proofs[name]!(), host: 'evil.example' };
    const answer = await caller.askTokenWith({ client_assertion: good() }, '', headers);
    expectRefused(answer, 400, 'invalid_dpop_proof');
    expect(answer.body['audit']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('the Host header does not stand in the way of a good one either', async () => {
    const headers = { dpop: proof(), host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    expect((await caller.askTokenWith({ client_assertion: good() }, '', headers)).status).toBe(200);
  });
});

describe('an access token that is not ours', () => {
  const path = '/v1/system/grants';
  const parts = (): { header: Header; claims: Claims } => {
    const [header, claims] = caller
      .token!.split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Header);
    return { header: header!, claims: claims! };
  };
  let ourPublicKey: JsonWebKey;
  beforeAll(async () => {
    const { body } = await call(world.api, 'GET', '/oauth/jwks');
    [ourPublicKey] = body['keys'] as [JsonWebKey];
  });

  const tokens: Record<string, () => string> = {
    'alg none': () => forge({ ...parts().header, alg: 'none' }, parts().claims, byNobody),
    'alg none with our signature': () => forge({ ...parts().header, alg: 'none' }, parts().claims, byZeros),
    'an HMAC keyed with our public key': () =>
      forge({ ...parts().header, alg: 'HS256' }, parts().claims, byHmacOf(pemOf(ourPublicKey))),
    "the caller's own key under our kid": () => forge(parts().header, parts().claims, bySignatureOf(privateOf(caller))),
    "the caller's own key, embedded": () =>
      forge({ ...parts().header, jwk: caller.key.publicJwk }, parts().claims, bySignatureOf(privateOf(caller))),
    'claims changed after signing': () => {
      const [header, , signature] = caller.token!.split('.');
      const changed = Buffer.from(JSON.stringify({ ...parts().claims, department: world.codes.foreign }));
      return `${header}.${changed.toString('base64url')}.${signature}`;
    },
    "the caller's assertion": good,
  };

  it.each(Object.keys(tokens))('%s', async (name) => {
    const token = tokens[name]!();
    const dpop = await caller.proof('GET', path, token);
    const answer = await call(world.api, 'GET', path, { headers: { authorization: `DPoP ${token}`, dpop } });
    expect(answer.status).toBe(401);
    expect(answer.body['code']).toMatch(/^(token\.invalid|access\.unauthenticated)$/);
    expect(answer.headers['www-authenticate']).toMatch(/^DPoP/);
    expect(answer.body).not.toHaveProperty('audit');
  });

  it('a token that another system stole is worth nothing without its key', async () => {
    const dpop = await stranger.proof('GET', path, caller.token);
    const answer = await call(world.api, 'GET', path, { headers: { authorization: `DPoP ${caller.token!}`, dpop } });
    expect([answer.status, answer.body['code']]).toEqual([401, 'token.dpop-key-mismatch']);
  });
});
