import { importJWK, type CryptoKey, type JWK } from 'jose';
import * as oauth from 'openid-client';
import { calculateJwkThumbprint } from 'jose';
import type { GrantView, Problem } from '../../src/contracts';
import { aQuestion, Caller } from '../support/client';
import { aGrant, aSystem, gatewayUrl, govern, MATTER, type System } from '../support/governance';

// openid-client, a certified OAuth library, does the whole journey and knows nothing of this gateway but its address:
// metadata (RFC 8414), private_key_jwt (RFC 7523), DPoP (RFC 9449), authorization details (RFC 9396).

let system: System;
let grant: GrantView;

jest.setTimeout(90_000);

beforeAll(async () => {
  const officers = await govern();
  system = await aSystem(officers);
  grant = await aGrant(officers, system, { dailyQuota: 50 });
  const caller = await Caller.of(system);
  await caller.untilAnswered(await caller.token(grant));
});

/** What a developer writes who has an address, a system id and a key. */
async function discovered(): Promise<oauth.Configuration> {
  const key = (await importJWK(system.signingKey as JWK, 'ES256')) as CryptoKey;
  const kid = await calculateJwkThumbprint(system.signingKey);
  const authentication = oauth.PrivateKeyJwt({ key, kid });
  return oauth.discovery(new URL(gatewayUrl()), system.id, undefined, authentication, {
    algorithm: 'oauth2',
    // The library refuses plain HTTP, which this stack speaks on this machine's own address alone.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated only so that it stands out
    execute: [oauth.allowInsecureRequests],
  });
}

async function tokenFor(config: oauth.Configuration, DPoP: oauth.DPoPHandle, more: object = {}) {
  const details = [{ type: 'onceway_exchange', grant: grant.id, matter: MATTER, ...more }];
  return oauth.clientCredentialsGrant(config, { authorization_details: JSON.stringify(details) }, { DPoP });
}

interface Asked {
  config: oauth.Configuration;
  DPoP: oauth.DPoPHandle;
  token: string;
  body: object;
}

function ask({ config, DPoP, token, body }: Asked): Promise<Response> {
  const headers = new Headers({ 'content-type': 'application/json' });
  const url = new URL(`${gatewayUrl()}/v1/exchanges`);
  return oauth.fetchProtectedResource(config, token, url, 'POST', JSON.stringify(body), headers, { DPoP });
}

it('finds the endpoints, and what they support, by the metadata', async () => {
  const metadata = (await discovered()).serverMetadata();
  expect(metadata).toMatchObject({ issuer: gatewayUrl(), token_endpoint: `${gatewayUrl()}/oauth/token` });
  expect(metadata.token_endpoint_auth_methods_supported).toContain('private_key_jwt');
  expect(metadata.dpop_signing_alg_values_supported).toContain('ES256');
});

it.each(['ES256', 'Ed25519'])('gets a token bound to an %s key and asks with it, each call proved', async (alg) => {
  const config = await discovered();
  const DPoP = oauth.getDPoPHandle(config, await oauth.randomDPoPKeyPair(alg));
  const token = await tokenFor(config, DPoP);
  expect(token).toMatchObject({ token_type: 'dpop', authorization_details: [{ grant: grant.id, matter: MATTER }] });
  expect(token.expiresIn()).toBeGreaterThan(500);
  for (const kind of ['match', 'mismatch']) {
    const body = aQuestion(kind === 'match' ? {} : { values: { name: '王小二' } });
    const response = await ask({ config, DPoP, token: token.access_token, body });
    expect([response.status, await response.json()]).toMatchObject([200, { kind, receipt: expect.any(Object) }]);
  }
});

it('is told what is wrong with a token request in the words of OAuth', async () => {
  const config = await discovered();
  const DPoP = oauth.getDPoPHandle(config, await oauth.randomDPoPKeyPair());
  const refused = tokenFor(config, DPoP, { items: ['householdNumber'] });
  await expect(refused).rejects.toMatchObject({ name: 'ResponseBodyError', status: 403, error: 'access_denied' });
  const other = tokenFor(config, DPoP, { matter: 'none' });
  await expect(other).rejects.toMatchObject({ status: 400, error: 'invalid_authorization_details' });
});

it('reads the challenge of a refusal at the resource', async () => {
  const config = await discovered();
  const DPoP = oauth.getDPoPHandle(config, await oauth.randomDPoPKeyPair());
  const refused = ask({ config, DPoP, token: 'none', body: aQuestion() });
  await expect(refused).rejects.toMatchObject({
    name: 'WWWAuthenticateChallengeError',
    status: 401,
    cause: [{ scheme: 'dpop', parameters: { error: 'invalid_token', algs: 'ES256 Ed25519 EdDSA' } }],
  });
});

it('gets problems that are none of OAuth as they are', async () => {
  const config = await discovered();
  const DPoP = oauth.getDPoPHandle(config, await oauth.randomDPoPKeyPair());
  const { access_token: token } = await tokenFor(config, DPoP);
  const response = await ask({
    config,
    DPoP,
    token,
    body: aQuestion({ mode: 'fetch', values: undefined, items: ['hair'] }),
  });
  expect([response.status, ((await response.json()) as Problem).code]).toEqual([403, 'grant.item-outside']);
});
