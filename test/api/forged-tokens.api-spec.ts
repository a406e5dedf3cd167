import { createPublicKey, generateKeyPairSync, KeyObject, randomUUID, type JsonWebKey } from 'node:crypto';
import { verifyingKey } from '../../src/platform/keys';
import { World } from '../support/access-matrix/world';
import type { ApiSystem } from '../support/api-system';
import { call } from '../support/browser';
import { byHmacOf, byNobody, bySignatureOf, byZeros, forge } from '../support/forge';

// Signatures that only look like one, and one system in the name of another. What is wrong inside a signed assertion or
// proof stands in tokens-hardening. Real: HTTP stack, PostgreSQL, Kafka.
let world: World;
let caller: ApiSystem;
let stranger: ApiSystem;

beforeAll(async () => {
  world = await World.start();
  [caller, stranger] = [await world.newApiSystem('own'), await world.newApiSystem('foreign')];
}, 120_000);
afterAll(() => world.close(), 30_000);

type Members = Record<string, unknown>;

const privateOf = (system: ApiSystem): KeyObject => KeyObject.from(system.key.privateKey);
const pemOf = (jwk: JsonWebKey): string =>
  createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }) as string;

function claimsOf(system: ApiSystem, more: Members = {}): Members {
  const now = Math.floor(world.api.clock.now() / 1000);
  const { id } = system;
  return { iss: id, sub: id, aud: world.api.publicUrl, jti: randomUUID(), iat: now, exp: now + 60, ...more };
}

function headerOf(system: ApiSystem, more: Members = {}): Members {
  return { alg: 'ES256', kid: verifyingKey(system.key.publicJwk).kid, ...more };
}

const good = (): string => forge(headerOf(caller), claimsOf(caller), bySignatureOf(privateOf(caller)));
const withClaims = (more: Members): string =>
  forge(headerOf(caller), claimsOf(caller, more), bySignatureOf(privateOf(caller)));

async function countOf(cause: string): Promise<number> {
  const text = await world.api.parts.registry.metrics();
  const line = text
    .split('\n')
    .find((one) => one.startsWith('onceway_anonymous_refusals_total') && one.includes(`"${cause}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

it('the good assertion that the others are made of gets a token', async () => {
  expect((await caller.askTokenWith({ client_assertion: good() })).status).toBe(200);
});

describe('an assertion whose signature does not verify is one generic refusal, counted and not recorded', () => {
  const forged: Record<string, () => string> = {
    'an HMAC under the name of ES256': () =>
      forge(headerOf(caller), claimsOf(caller), byHmacOf(pemOf(caller.key.publicJwk))),
    'another algorithm by name': () =>
      forge(headerOf(caller, { alg: 'ES384' }), claimsOf(caller), bySignatureOf(privateOf(caller))),
    'a signature of zeros': () => forge(headerOf(caller), claimsOf(caller), byZeros),
    'a signature in DER': () => forge(headerOf(caller), claimsOf(caller), bySignatureOf(privateOf(caller), 'der')),
    'an empty signature': () => forge(headerOf(caller), claimsOf(caller), byNobody),
    "another system's key under its owner's name": () =>
      forge(headerOf(caller), claimsOf(caller), bySignatureOf(privateOf(stranger))),
    "another system's key and its kid": () =>
      forge(headerOf(stranger), claimsOf(caller), bySignatureOf(privateOf(stranger))),
    'an embedded key under the registered kid': () => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const jwk = publicKey.export({ format: 'jwk' });
      return forge(headerOf(caller, { jwk }), claimsOf(caller), bySignatureOf(privateKey));
    },
    'a kid of prototype': () =>
      forge(headerOf(caller, { kid: '__proto__' }), claimsOf(caller), bySignatureOf(privateOf(caller))),
    'a content changed after signing': () => {
      const [header, , signature] = good().split('.');
      return `${header}.${Buffer.from(JSON.stringify(claimsOf(stranger))).toString('base64url')}.${signature}`;
    },
    'an id of nobody': () => withClaims({ iss: randomUUID(), sub: randomUUID() }),
    'an id that is SQL': () => withClaims({ iss: "1'; DROP TABLE systems;--" }),
  };

  it.each(Object.keys(forged))('%s', async (name) => {
    const before = await countOf('token.invalid-client');
    const answer = await caller.askTokenWith({ client_assertion: forged[name]!() });
    expect([answer.status, answer.body['error']]).toEqual([401, 'invalid_client']);
    expect(answer.body).not.toHaveProperty('access_token');
    expect(answer.body).not.toHaveProperty('audit');
    expect(answer.body['faults'] ?? []).toEqual([]);
    expect(await countOf('token.invalid-client')).toBe(before + 1);
  });
});

describe('an access token that is not ours', () => {
  const path = '/v1/system/grants';
  const parts = (): { header: Members; claims: Members } => {
    const [header, claims] = caller
      .token!.split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Members);
    return { header: header!, claims: claims! };
  };

  const tokens: Record<string, () => string> = {
    'a signature of zeros': () => forge(parts().header, parts().claims, byZeros),
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
    expect([answer.status, answer.body['code']]).toEqual([401, 'token.invalid']);
    expect(answer.headers['www-authenticate']).toMatch(/^DPoP/);
    expect(answer.body).not.toHaveProperty('audit');
  });

  it('a token that another system stole is worth nothing without its key', async () => {
    const dpop = await stranger.proof('GET', path, caller.token);
    const answer = await call(world.api, 'GET', path, { headers: { authorization: `DPoP ${caller.token!}`, dpop } });
    expect([answer.status, answer.body['code']]).toEqual([401, 'token.dpop-key-mismatch']);
  });
});
