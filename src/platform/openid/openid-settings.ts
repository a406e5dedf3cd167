import { ConfigError } from '../config';

/** The provider, and what this gateway is to it. */
export interface OpenIdSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Registered at the provider; it sends browsers back there and nowhere else. */
  redirectUri: string;
}

interface Given {
  oidcIssuer: string | undefined;
  oidcClientId: string | undefined;
  oidcClientSecret: string | undefined;
  publicUrl: string;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Undefined when no provider is set up. Throws {@link ConfigError} for half of one, or one whose words could be changed. */
export function openIdSettings({ oidcIssuer, oidcClientId, oidcClientSecret, publicUrl }: Given) {
  if (oidcIssuer === undefined && oidcClientId === undefined && oidcClientSecret === undefined) return undefined;
  const faults = [
    ...(oidcIssuer === undefined ? ['OIDC_ISSUER is not set, and the other OIDC variables need it'] : []),
    ...(oidcClientId === undefined ? ['OIDC_CLIENT_ID is not set, and OIDC_ISSUER needs it'] : []),
    ...(oidcClientSecret === undefined ? ['OIDC_CLIENT_SECRET is not set, and OIDC_ISSUER needs it'] : []),
    ...(oidcIssuer !== undefined && !trustworthy(oidcIssuer)
      ? ['OIDC_ISSUER must be an https:// address without query and fragment (http:// on this machine only)']
      : []),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
  const redirectUri = `${publicUrl.replace(/\/+$/, '')}/v1/session/oidc/callback`;
  return { issuer: oidcIssuer!, clientId: oidcClientId!, clientSecret: oidcClientSecret!, redirectUri };
}

function trustworthy(issuer: string): boolean {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (url?.search !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}
