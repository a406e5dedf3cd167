import { OpenIdConnection } from '../../src/platform/openid';
import type { ApiApp } from './api-app';
import { call, type Answer } from './browser';
import { CODES, OPERATOR, startGovernedApp, unique, type GovernedApp } from './governed-app';
import { CLIENT, startOpenIdProvider, Visitor, type OpenIdProvider } from './openid-provider';

export const PUBLIC_URL = 'https://gateway.test';
export const CALLBACK = '/v1/session/oidc/callback';

/** A sign-in under way in one browser. */
export interface Begun {
  url: string;
  cookie: string;
}

export function connectionTo(issuer: string, clock: { now(): number }): OpenIdConnection {
  return new OpenIdConnection({ ...CLIENT, issuer, redirectUri: `${PUBLIC_URL}${CALLBACK}` }, clock);
}

/** A gateway with a real OpenID provider beside it. */
export class OidcGround {
  private constructor(
    readonly provider: OpenIdProvider,
    readonly api: GovernedApp,
  ) {}

  static async start(): Promise<OidcGround> {
    const provider = await startOpenIdProvider(`${PUBLIC_URL}${CALLBACK}`);
    const openId = (clock: { now(): number }): OpenIdConnection => connectionTo(provider.issuer, clock);
    return new OidcGround(provider, await startGovernedApp({ publicUrl: PUBLIC_URL, openId }));
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.provider.stop();
  }

  async begin(at: ApiApp = this.api): Promise<Begun> {
    const answer = await call(at, 'GET', '/v1/session/oidc');
    if (answer.status !== 303) throw new Error(`not begun: ${JSON.stringify(answer.body)}`);
    return { url: String(answer.headers['location']), cookie: String(answer.headers['set-cookie']).split(';')[0]! };
  }

  /** The browser's return from the provider. */
  finish(address: URL, cookie: string | undefined, at: ApiApp = this.api): Promise<Answer> {
    return call(at, 'GET', address.pathname + address.search, { ...(cookie && { headers: { cookie } }) });
  }

  visitor(): Visitor {
    return new Visitor(this.provider.issuer);
  }

  async signIn(subject: string): Promise<Answer> {
    const { url, cookie } = await this.begin();
    return this.finish(await this.visitor().signIn(url, subject), cookie);
  }

  /** An officer who never used the local password, linked with a subject of the provider. */
  async linked(): Promise<{ id: string; login: string; subject: string; identity: string }> {
    const login = unique('linked');
    const asked = { login, name: 'Clerk', department: CODES.own, roles: ['sharing-head' as const] };
    const { officer } = await this.api.officers.createOfficer(OPERATOR, asked);
    const subject = unique('subject');
    const body = { issuer: this.provider.issuer, subject };
    const answer = await this.api.browsers.authority.call('POST', `/v1/officers/${officer.id}/identities`, { body });
    if (answer.status !== 201) throw new Error(`not linked: ${JSON.stringify(answer.body)}`);
    return { id: officer.id, login, subject, identity: String(answer.body['id']) };
  }
}
