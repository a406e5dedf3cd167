import * as openid from 'openid-client';
import { refuse } from '../../contracts';
import type { Clock, OncewayError } from '../../kernel';
import type { OpenIdSettings } from './openid-settings';

const TIMEOUT_SECONDS = 5;
/** How long the provider's metadata is believed; keys are fetched anew by openid-client when an unknown one signs. */
const METADATA_MS = 60 * 60_000;

/** What must still hold when the browser comes back. */
export interface SignInChecks {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** Who somebody is, by the provider's word: the pair is unique, `subject` alone is not (OpenID Connect Core §5.7). */
export interface Subject {
  issuer: string;
  subject: string;
}

/** Sign-ins at one OpenID provider. */
export class OpenIdConnection {
  private known: { configuration: openid.Configuration; untilMs: number } | undefined;

  constructor(
    private readonly settings: OpenIdSettings,
    private readonly clock: Clock,
  ) {}

  /** Where to send the browser. Throws `login.oidc-unavailable`. */
  async begin(): Promise<{ url: string; checks: SignInChecks }> {
    const configuration = await this.configuration();
    const checks = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      codeVerifier: openid.randomPKCECodeVerifier(),
    };
    const url = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: this.settings.redirectUri,
      scope: 'openid',
      response_type: 'code',
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(checks.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, checks };
  }

  /**
   * Redeems the code that the browser brought. `query` is what stood in its address; the address itself is the
   * configured one, whatever `Host` says. Throws `login.oidc-refused`, `login.oidc-unavailable`.
   */
  async finish(query: URLSearchParams, { state, nonce, codeVerifier }: SignInChecks): Promise<Subject> {
    const configuration = await this.configuration();
    const address = new URL(this.settings.redirectUri);
    address.search = query.toString();
    try {
      const tokens = await openid.authorizationCodeGrant(configuration, address, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      });
      const { iss, sub } = tokens.claims()!;
      return { issuer: iss, subject: sub };
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** Fetched when first needed, not at the start: local accounts must not wait for somebody else's server. */
  private async configuration(): Promise<openid.Configuration> {
    const nowMs = this.clock.now();
    if (this.known !== undefined && nowMs < this.known.untilMs) return this.known.configuration;
    const { issuer, clientId, clientSecret } = this.settings;
    const execute = [openid.enableNonRepudiationChecks];
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- so marked to stand out; openIdSettings allows http on this machine only
    if (new URL(issuer).protocol === 'http:') execute.push(openid.allowInsecureRequests);
    try {
      const configuration = await openid.discovery(
        new URL(issuer),
        clientId,
        undefined,
        openid.ClientSecretBasic(clientSecret),
        { timeout: TIMEOUT_SECONDS, execute },
      );
      this.known = { configuration, untilMs: nowMs + METADATA_MS };
      return configuration;
    } catch (cause) {
      throw refuse('login.oidc-unavailable', { cause });
    }
  }
}

/** Faults of the provider; what has no code is one of the way to it. Whatever else went wrong speaks against the visitor. */
const PROVIDERS_FAULTS = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_PARSE_ERROR',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_MISSING_SERVER_METADATA',
  'OAUTH_INVALID_SERVER_METADATA',
]);

function refusalOf(error: unknown): OncewayError {
  const refused =
    error instanceof openid.AuthorizationResponseError ||
    (error instanceof openid.ResponseBodyError && error.error === 'invalid_grant') ||
    (error instanceof openid.ClientError && error.code !== undefined && !PROVIDERS_FAULTS.has(error.code));
  return refuse(refused ? 'login.oidc-refused' : 'login.oidc-unavailable', { cause: error });
}
