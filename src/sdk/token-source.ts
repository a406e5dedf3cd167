import type { AuthorizationDetail, ItemName, MatterCode, Mode, TokenResponse, Uuid } from '../contracts';
import { canonicalJson, type Clock } from '../kernel';
import { signedAssertion } from './client-assertion';
import type { DpopKey } from './dpop-key';
import type { GatewayHttp } from './gateway-http';
import type { Signer } from './signing-key';

/** What a token is asked for: a grant for one matter, and less of its modes and items where named. */
export interface TokenAsk {
  grant: Uuid;
  matter: MatterCode;
  modes?: Mode[];
  items?: ItemName[];
}

/** A token in hand. */
export interface Token {
  accessToken: string;
  expiresAtMs: number;
  details: AuthorizationDetail[];
}

interface Held {
  /** The first token, or the one that replaced it. */
  token: Promise<Token>;
  /** Once the token is there: from when on another is asked for, and until when this one still serves. */
  renewAtMs: number;
  usableUntilMs: number;
}

export interface TokenSourceOptions {
  gatewayUrl: string;
  systemId: string;
  signer: Signer;
  /** The key that proofs are made with: assertions serve tokens bound to it alone. */
  dpop: DpopKey;
  http: GatewayHttp;
  /** Dates assertions. */
  serverClock: Clock;
  /** Measures how long tokens live. */
  clock: Clock;
}

/** How long before its end a token is renewed, and how long before it is no longer begun with; less for short ones. */
const RENEW_BEFORE_MS = 30_000;
const SPARE_MS = 10_000;
/** After a renewal that failed, while the old token serves. */
const RENEWAL_PAUSE_MS = 5_000;
const TIMEOUT_MS = 10_000;

/** Gets tokens by a signed assertion (RFC 7523) bound to the DPoP key (RFC 9449), and keeps each while it lives. */
export class TokenSource {
  private readonly held = new Map<string, Held>();

  constructor(private readonly options: TokenSourceOptions) {}

  /**
   * Calls at once for the same thing share one request, and nobody waits for a renewal while the old token serves.
   * @throws ProblemError, UnreachableError
   */
  token(ask: TokenAsk): Promise<Token> {
    const name = canonicalJson(ask);
    const now = this.options.clock.now();
    const held = this.held.get(name);
    if (held === undefined || held.usableUntilMs <= now) return this.first(name, ask);
    if (held.renewAtMs <= now) this.renew(held, ask);
    return held.token;
  }

  /** Drops a token that the gateway no longer takes, unless it was replaced already. */
  async forget(ask: TokenAsk, accessToken: string): Promise<void> {
    const name = canonicalJson(ask);
    const held = this.held.get(name);
    const current = await held?.token.catch(() => undefined);
    if (current?.accessToken === accessToken && this.held.get(name) === held) this.held.delete(name);
  }

  private first(name: string, ask: TokenAsk): Promise<Token> {
    this.dropEnded();
    const fresh: Held = { token: this.request(ask), renewAtMs: Infinity, usableUntilMs: Infinity };
    this.held.set(name, fresh);
    fresh.token.then(
      (token) => Object.assign(fresh, this.timesOf(token)),
      // A refusal is not kept: what is wrong now may be put right by the next call.
      () => this.held.get(name) === fresh && this.held.delete(name),
    );
    return fresh.token;
  }

  private renew(held: Held, ask: TokenAsk): void {
    held.renewAtMs = Infinity;
    this.request(ask).then(
      (token) => Object.assign(held, { token: Promise.resolve(token), ...this.timesOf(token) }),
      () => (held.renewAtMs = this.options.clock.now() + RENEWAL_PAUSE_MS),
    );
  }

  private timesOf({ expiresAtMs }: Token): Pick<Held, 'renewAtMs' | 'usableUntilMs'> {
    const leftMs = expiresAtMs - this.options.clock.now();
    return {
      renewAtMs: expiresAtMs - Math.min(RENEW_BEFORE_MS, leftMs / 2),
      usableUntilMs: expiresAtMs - Math.min(SPARE_MS, leftMs / 4),
    };
  }

  /** Matters come and go in a long-lived process. */
  private dropEnded(): void {
    const now = this.options.clock.now();
    for (const [name, { usableUntilMs }] of this.held) if (usableUntilMs <= now) this.held.delete(name);
  }

  private async request({ grant, matter, modes, items }: TokenAsk): Promise<Token> {
    const details = [{ type: 'onceway_exchange', grant, matter, ...(modes && { modes }), ...(items && { items }) }];
    const askedAtMs = this.options.clock.now();
    const answer = await this.options.http.proved<TokenResponse>('authorization', {
      method: 'POST',
      path: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      timeoutMs: TIMEOUT_MS,
      body: async () =>
        new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await this.assertion(),
          authorization_details: JSON.stringify(details),
        }).toString(),
    });
    return {
      accessToken: answer.access_token,
      expiresAtMs: askedAtMs + answer.expires_in * 1000,
      details: answer.authorization_details ?? [],
    };
  }

  private assertion(): Promise<string> {
    const { systemId, gatewayUrl, serverClock: clock, signer, dpop: boundTo } = this.options;
    return signedAssertion(signer, { systemId, audience: gatewayUrl, boundTo, clock });
  }
}
