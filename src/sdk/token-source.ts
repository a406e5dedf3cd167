import type { AuthorizationDetail, ItemName, MatterCode, Mode, TokenResponse, Uuid } from '../contracts';
import { canonicalJson, type Clock } from '../kernel';
import { signedAssertion } from './client-assertion';
import type { DpopKey } from './dpop-key';
import { readAnswer } from './problem-error';
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
  token: Promise<Token>;
  usableUntilMs: number;
}

export interface TokenSourceOptions {
  gatewayUrl: string;
  systemId: string;
  signer: Signer;
  dpop: DpopKey;
  fetch: typeof fetch;
  clock: Clock;
}

/** A token is not begun with when it has less than this left. */
const RENEW_BEFORE_MS = 30_000;

/** Gets tokens by a signed assertion (RFC 7523) bound to the DPoP key (RFC 9449), and keeps each while it lives. */
export class TokenSource {
  private readonly held = new Map<string, Held>();

  constructor(private readonly options: TokenSourceOptions) {}

  /** Calls at once for the same thing share one request. @throws ProblemError */
  token(ask: TokenAsk): Promise<Token> {
    const name = canonicalJson(ask);
    const held = this.held.get(name);
    if (held !== undefined && held.usableUntilMs > this.options.clock.now()) return held.token;
    const fresh: Held = { token: this.request(ask), usableUntilMs: Infinity };
    this.held.set(name, fresh);
    fresh.token.then(
      ({ expiresAtMs }) => (fresh.usableUntilMs = expiresAtMs - RENEW_BEFORE_MS),
      // A refusal is not kept: what is wrong now may be put right by the next call.
      () => this.held.get(name) === fresh && this.held.delete(name),
    );
    return fresh.token;
  }

  /** Drops a token that the gateway no longer takes. */
  forget(ask: TokenAsk): void {
    this.held.delete(canonicalJson(ask));
  }

  private async request({ grant, matter, modes, items }: TokenAsk): Promise<Token> {
    const { gatewayUrl, systemId, signer, clock } = this.options;
    const url = `${gatewayUrl}/oauth/token`;
    const details = [{ type: 'onceway_exchange', grant, matter, ...(modes && { modes }), ...(items && { items }) }];
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await signedAssertion(signer, { systemId, audience: gatewayUrl, clock }),
      authorization_details: JSON.stringify(details),
    });
    const askedAtMs = clock.now();
    const response = await this.options.fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        dpop: await this.options.dpop.proof('POST', url),
      },
      body: form.toString(),
    });
    const answer = await readAnswer<TokenResponse>(response);
    return {
      accessToken: answer.access_token,
      expiresAtMs: askedAtMs + answer.expires_in * 1000,
      details: answer.authorization_details,
    };
  }
}
