import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse } from '../../contracts';
import { withDatabase } from '../../platform/database';
import type { OpenIdConnection } from '../../platform/openid';
import type { Identified, IdentityProvider } from './identity-provider';
import { IdentityEntity } from './identity.entity';
import { LoginLimiter } from './login-limiter';
import { OfficerSecrets } from './officer-secrets';
import { OfficerSettings } from './officer-settings';
import { PasswordCheck } from './password-check';

/** How long a visitor may take at the provider. */
export const OIDC_LOGIN_MS = 10 * 60_000;

/** What a browser brings back from the provider. */
export interface OidcReturn {
  /** Of the address, as it came: `?code=…&state=…`. */
  query: URLSearchParams;
  /** The cookie that {@link OidcAccounts.begin} gave out. */
  ticket: string | undefined;
}

interface Ticket {
  state: string;
  nonce: string;
  codeVerifier: string;
  expiresMs: number;
}

/** Accounts that the authority has linked with subjects of an OpenID provider. */
@Injectable()
export class OidcAccounts implements IdentityProvider<OidcReturn> {
  constructor(
    private readonly source: DataSource,
    private readonly settings: OfficerSettings,
    private readonly secrets: OfficerSecrets,
    private readonly limiter: LoginLimiter,
    private readonly check: PasswordCheck,
  ) {}

  /** Where to send the browser, and the ticket that it must bring back. Throws `login.oidc-off`, `login.oidc-unavailable`. */
  async begin(): Promise<{ url: string; ticket: string }> {
    const { url, checks } = await this.connection().begin();
    const ticket: Ticket = { ...checks, expiresMs: this.settings.clock.now() + OIDC_LOGIN_MS };
    return { url, ticket: await this.secrets.seal('onceway-oidc+jwe', 'browser', JSON.stringify(ticket)) };
  }

  /**
   * Throws `login.oidc-off`, `login.oidc-state-wrong` (not begun in this browser, or too long ago), `login.oidc-refused`,
   * `login.oidc-unlinked`, `login.account-disabled`, `login.oidc-unavailable`, `login.rate-limited`.
   */
  async identify({ query, ticket: sealed }: OidcReturn, address: string): Promise<Identified> {
    const connection = this.connection();
    const ticket = await this.openTicket(sealed);
    if (ticket?.state !== query.get('state')) throw this.check.counted('login.oidc-state-wrong');
    await this.limiter.admitAddress(address);
    const { issuer, subject } = await connection.finish(query, ticket);
    const linked = await withDatabase(() =>
      this.source.manager.findOne(IdentityEntity, { where: { issuer, subject }, relations: { officer: true } }),
    );
    // The provider has said who this is: such a visitor is told precisely.
    if (!linked?.officer) throw this.check.counted('login.oidc-unlinked');
    const { officer, id } = linked;
    if (officer.disabledAt !== null) throw this.check.counted('login.account-disabled');
    return {
      officer,
      origin: 'oidc',
      confirm: async (tx) => {
        if (!(await tx.existsBy(IdentityEntity, { id }))) throw refuse('officer.changed-meanwhile');
        return 'oidc';
      },
      settled: () => this.limiter.excuse(address),
    };
  }

  private connection(): OpenIdConnection {
    const { openId } = this.settings;
    if (openId === undefined) throw refuse('login.oidc-off');
    return openId;
  }

  private async openTicket(sealed: string | undefined): Promise<Ticket | undefined> {
    const text = sealed && (await this.secrets.open('onceway-oidc+jwe', 'browser', sealed));
    const ticket = text ? (JSON.parse(text) as Ticket) : undefined;
    return ticket && ticket.expiresMs > this.settings.clock.now() ? ticket : undefined;
  }
}
