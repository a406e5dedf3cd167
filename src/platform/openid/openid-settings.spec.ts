import { ConfigError } from '../config';
import { openIdSettings } from './openid-settings';

const PUBLIC = { publicUrl: 'https://share.gov.example/' };
const WHOLE = { oidcIssuer: 'https://id.gov.example/realms/city', oidcClientId: 'onceway', oidcClientSecret: 'secret' };
const NONE = { oidcIssuer: undefined, oidcClientId: undefined, oidcClientSecret: undefined };

function faultsOf(given: Partial<typeof WHOLE>): readonly string[] {
  try {
    openIdSettings({ ...NONE, ...PUBLIC, ...given });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

it('no provider is set up when no variable says so', () => {
  expect(openIdSettings({ ...NONE, ...PUBLIC })).toBeUndefined();
});

it('browsers come back to the public address', () => {
  expect(openIdSettings({ ...WHOLE, ...PUBLIC })).toEqual({
    issuer: WHOLE.oidcIssuer,
    clientId: 'onceway',
    clientSecret: 'secret',
    redirectUri: 'https://share.gov.example/v1/session/oidc/callback',
  });
});

it.each<[Partial<typeof WHOLE>, string[]]>([
  [{ oidcIssuer: WHOLE.oidcIssuer }, ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']],
  [{ oidcClientId: 'onceway' }, ['OIDC_ISSUER', 'OIDC_CLIENT_SECRET']],
  [{ oidcClientSecret: 'secret' }, ['OIDC_ISSUER', 'OIDC_CLIENT_ID']],
])('half of a provider is refused with every fault: %j', (given, missing) => {
  expect(faultsOf(given).map((fault) => fault.split(' ')[0])).toEqual(missing);
});

it.each<[string, boolean]>([
  ['https://id.gov.example', true],
  ['http://127.0.0.1:4000', true],
  ['http://localhost:4000', true],
  ['http://[::1]:4000', true],
  ['http://id.gov.example', false],
  ['http://127.0.0.1.evil.test', false],
  ['https://id.gov.example?tenant=1', false],
  ['https://id.gov.example#top', false],
  ['id.gov.example', false],
  ['ftp://id.gov.example', false],
])('%s is believed: %s', (oidcIssuer, believed) => {
  expect(faultsOf({ ...WHOLE, oidcIssuer }).length === 0).toBe(believed);
});
