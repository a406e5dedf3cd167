import { calculateJwkThumbprint, importJWK, type CryptoKey, type JWK } from 'jose';
import * as oauth from 'oauth4webapi';
import type { GrantView } from '../../src/contracts';
import { canonicalJson } from '../../src/kernel';
import { sha256Text } from '../../src/platform/keys';
import { aQuestion, Caller } from '../support/client';
import { aGrant, aSystem, gatewayUrl, govern, MATTER, type System } from '../support/governance';

// oauth4webapi without our SDK, and without openid-client, which hides the retries: each step of RFC 8414, 7523, 9449
// and 9396 by hand, the nonce's included.
let system: System;
let grant: GrantView;
let server: oauth.AuthorizationServer;

jest.setTimeout(90_000);

// The library refuses plain HTTP, which this stack speaks on this machine's own address alone.
// eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated only so that it stands out
const plainHttp = { [oauth.allowInsecureRequests]: true } as const;

beforeAll(async () => {
  const officers = await govern();
  system = await aSystem(officers);
  grant = await aGrant(officers, system, { dailyQuota: 50 });
  const caller = await Caller.of(system);
  await caller.untilAnswered(await caller.token(grant));
  keys = await oauth.generateKeyPair('ES256');
  const issuer = new URL(gatewayUrl());
  const answer = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...plainHttp });
  server = await oauth.processDiscoveryResponse(issuer, answer);
});

async function authentication(): Promise<oauth.ClientAuth> {
  const key = (await importJWK(system.signingKey as JWK, 'ES256')) as CryptoKey;
  return oauth.PrivateKeyJwt({ key, kid: await calculateJwkThumbprint(system.signingKey) });
}

const client = (): oauth.Client => ({ client_id: system.id });

let keys: oauth.CryptoKeyPair;

/** Proofs by one key, and what they carry beside. A handle remembers the nonces that it was given. */
function handle(more: Record<string, unknown> = {}): oauth.DPoPHandle {
  return oauth.DPoP(client(), keys, {
    [oauth.modifyAssertion]: (_header: object, payload: Record<string, unknown>) => Object.assign(payload, more),
  });
}

async function askToken(DPoP: oauth.DPoPHandle): Promise<oauth.TokenEndpointResponse> {
  const details = JSON.stringify([{ type: 'onceway_exchange', grant: grant.id, matter: MATTER }]);
  const asked = { authorization_details: details };
  const options = { DPoP, ...plainHttp };
  const answer = await oauth.clientCredentialsGrantRequest(server, client(), await authentication(), asked, options);
  return oauth.processClientCredentialsResponse(server, client(), answer);
}

function ask(token: string, DPoP: oauth.DPoPHandle, body: object): Promise<Response> {
  const url = new URL(`${gatewayUrl()}/v1/exchanges`);
  const headers = new Headers({ 'content-type': 'application/json' });
  return oauth.protectedResourceRequest(token, 'POST', url, headers, JSON.stringify(body), { DPoP, ...plainHttp });
}

/** What `call` is refused with, which must be the wish for a nonce and nothing else. */
async function wishForNonce(call: Promise<unknown>): Promise<unknown> {
  const refusal = await call.then(
    () => 'it was not refused',
    (error: unknown) => error,
  );
  expect(oauth.isDPoPNonceError(refusal)).toBe(true);
  return refusal;
}

it('gets a token for a proof with the nonce that the first refusal brought, and not for one without', async () => {
  const DPoP = handle();
  const refusal = await wishForNonce(askToken(DPoP));
  expect(refusal).toMatchObject({ status: 400, error: 'use_dpop_nonce' });
  const token = await askToken(DPoP);
  expect(token).toMatchObject({ token_type: 'dpop', authorization_details: [{ grant: grant.id, matter: MATTER }] });
});

it('makes an exchange with it: a nonce is asked for by a challenge, and every answer brings the next', async () => {
  const DPoP = handle();
  await wishForNonce(askToken(DPoP));
  const { access_token: token } = await askToken(DPoP);
  const question = aQuestion();
  const answer = await ask(token, DPoP, question);
  expect([answer.status, await answer.json()]).toMatchObject([200, { kind: 'match', receipt: expect.any(Object) }]);
  expect(answer.headers.get('dpop-nonce')).toMatch(/^[\w-]{20,}$/);
});

it('is asked for a nonce at the resource too, and the refused question took nothing', async () => {
  const [DPoP, forgetful] = [handle(), handle({ nonce: undefined })];
  await wishForNonce(askToken(DPoP));
  const { access_token: token } = await askToken(DPoP);
  const refusal = await wishForNonce(ask(token, forgetful, aQuestion()));
  expect(refusal).toMatchObject({
    name: 'WWWAuthenticateChallengeError',
    status: 401,
    cause: [{ scheme: 'dpop', parameters: { error: 'use_dpop_nonce' } }],
  });
});

it('signs its question as our own SDK does, by one claim more in the proof', async () => {
  const question = aQuestion({ mode: 'fetch', values: undefined, items: ['name'] });
  const DPoP = handle({ body_s256: sha256Text(canonicalJson(question)) });
  await wishForNonce(askToken(DPoP));
  const { access_token: token } = await askToken(DPoP);
  const answer = await ask(token, DPoP, question);
  expect([answer.status, await answer.json()]).toMatchObject([200, { kind: 'found' }]);
  const other = ask(token, DPoP, aQuestion({ mode: 'fetch', values: undefined, items: ['sex'] }));
  await expect(other).rejects.toMatchObject({ status: 401, cause: [{ parameters: { error: 'invalid_dpop_proof' } }] });
});
