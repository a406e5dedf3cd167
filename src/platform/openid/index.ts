/**
 * OpenID: the gateway as a client of somebody else's identity provider (OpenID Connect Core, code flow with PKCE). It
 * learns who a visitor is at that provider; whose account that is, the officers feature knows. It issues no token.
 */
export { OpenIdConnection } from './openid-connection';
export { openIdSettings, type OpenIdSettings } from './openid-settings';
