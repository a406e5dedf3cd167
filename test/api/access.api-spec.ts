import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { AccessTokens, TokenSettings } from '../../src/modules/tokens';
import { sha256Text } from '../../src/platform/keys';
import { call, type Answer } from '../support/browser';
import { CODES, startGovernedApp, type GovernedApp } from '../support/governed-app';

interface Route {
  id: string;
  method: string;
  path: string;
  access: string;
}

const DOCUMENT = JSON.parse(readFileSync(join(__dirname, '../../contracts/openapi/onceway.json'), 'utf8')) as {
  paths: Record<string, Record<string, { operationId: string; 'x-access': string }>>;
};

const ROUTES: Route[] = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, 'x-access': access }]) => ({
    id: operationId,
    method: method.toUpperCase(),
    path: path
      .replace('{code}', CODES.own)
      .replace('{prefix}', '101001')
      .replace('{sequence}', '000009')
      .replace('{version}', '1')
      .replace('{side}', 'consumer')
      .replace('{kid}', 'k'.repeat(43))
      .replace('{id}', '01a2121c-10e8-76f4-8b95-a17664c413d7'),
    access,
  })),
);

const CALLERS = ['nobody', 'authority-officer', 'sharing-head', 'system'] as const;
type Caller = (typeof CALLERS)[number];

/** Whether the access rule lets the caller as far as the route itself. */
function mayEnter({ access }: Route, caller: Caller): boolean {
  if (access === 'public' || access === 'client-assertion') return true;
  if (access === 'system') return caller === 'system';
  if (caller !== 'authority-officer' && caller !== 'sharing-head') return false;
  return access === 'officers' || access.includes(caller);
}

const STOPPED = /^(access\.(unauthenticated|denied|csrf)|session\.|token\.)/;

describe('every route by every role', () => {
  let api: GovernedApp;
  let token: string;
  let proofKey: CryptoKey;
  let proofJwk: JWK;

  beforeAll(async () => {
    api = await startGovernedApp();
    const pair = await generateKeyPair('ES256', { extractable: true });
    [proofKey, proofJwk] = [pair.privateKey, await exportJWK(pair.publicKey)];
    const tokens = new AccessTokens(new TokenSettings(api.publicUrl, api.parts.keys.token, api.clock));
    const { calculateJwkThumbprint } = await import('jose');
    ({ token } = tokens.issue({
      sub: '01a2121c-10e8-76f4-8b95-a17664c413d7',
      department: CODES.own,
      key_id: 'k'.repeat(43),
      cnf: { jkt: await calculateJwkThumbprint(proofJwk) },
      authorization_details: [],
    }));
  }, 60_000);

  afterAll(() => api.close());

  async function proof(route: Route): Promise<string> {
    const claims = {
      htm: route.method,
      htu: api.publicUrl + route.path,
      jti: `${Math.random()}-${Date.now()}`,
      ath: sha256Text(token),
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: proofJwk })
      .setIssuedAt()
      .sign(proofKey);
  }

  async function enter(route: Route, caller: Caller): Promise<Answer> {
    const options = route.method === 'GET' ? {} : { body: {} };
    if (caller === 'nobody') return call(api, route.method, route.path, options);
    if (caller === 'system') {
      const headers = { authorization: `DPoP ${token}`, dpop: await proof(route) };
      return call(api, route.method, route.path, { ...options, headers });
    }
    const browser = api.browsers[caller === 'sharing-head' ? 'own' : 'authority'];
    return browser.call(route.method, route.path, options);
  }

  it('has routes of each kind of access', () => {
    const kinds = new Set(ROUTES.map(({ access }) => access.split(':')[0]));
    expect(kinds).toEqual(new Set(['public', 'system', 'client-assertion', 'officers']));
  });

  // Ending the session last keeps the officers signed in for the others.
  const ordered = [...ROUTES].sort((a, b) => Number(a.id === 'logout') - Number(b.id === 'logout'));
  const cases = ordered.flatMap((route) => CALLERS.map((caller) => [route.id, caller, route] as const));

  it.each(cases)('%s as %s', async (_id, caller, route) => {
    const answer = await enter(route, caller);
    const code = (answer.body['code'] as string | undefined) ?? '';
    expect(answer.status).toBeLessThan(500);
    if (mayEnter(route, caller)) {
      expect(route.access === 'client-assertion' ? '' : code).not.toMatch(STOPPED);
    } else {
      expect([401, 403]).toContain(answer.status);
      expect(code).toMatch(STOPPED);
    }
  });
});
