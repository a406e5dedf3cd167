import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWTPayload } from 'jose';
import { refuse } from '../../contracts';
import { isUuid, type OncewayError } from '../../kernel';
import { ASSERTION_MAX_SECONDS, SIGNATURE_ALGORITHMS, SKEW_SECONDS, type TokenSettings } from './token-settings';

/** A system with its registered signature keys, as the parties feature knows it. */
export interface AssertionParty {
  systemId: string;
  department: string;
  /** Whether the system and its department may act at all; a verified caller may be told. */
  active: boolean;
  keys: readonly { kid: string; jwk: object }[];
}

/** A verified signature's content; its claims are not checked yet. */
export interface IdentifiedAssertion {
  claims: JWTPayload;
  party: AssertionParty;
  /** kid of the registered key that signed. */
  keyId: string;
}

/** What single use needs to know of an assertion whose claims hold. */
export interface UsableAssertion {
  jti: string;
  expiresAtMs: number;
}

/** RFC 7523 §3 and RFC 7521 §5.2. */
export class AssertionVerifier {
  constructor(
    private readonly settings: TokenSettings,
    private readonly findParty: (systemId: string) => Promise<AssertionParty | undefined>,
  ) {}

  /**
   * Whose assertion it is, its signature verified. Until then every fault is the one generic `token.invalid-client`,
   * so that nobody can probe which systems and keys exist.
   */
  async identify(compact: string, clientId: string | undefined): Promise<IdentifiedAssertion> {
    const { systemId, kid } = claimed(compact);
    // RFC 6749 §3.2: a parameter without a value counts as omitted.
    if (clientId && clientId !== systemId) throw unknownClient();
    const party = await this.findParty(systemId);
    const key = party?.keys.find((candidate) => candidate.kid === kid);
    if (party === undefined || key === undefined) throw unknownClient();
    try {
      const { payload } = await compactVerify(compact, await importJWK(key.jwk, algorithmOf(compact)), {
        algorithms: [...SIGNATURE_ALGORITHMS],
      });
      return { claims: JSON.parse(new TextDecoder().decode(payload)) as JWTPayload, party, keyId: kid };
    } catch {
      throw unknownClient();
    }
  }

  /** Everything that a verified signer may be told precisely: all faults at once. */
  check(claims: JWTPayload, systemId: string): UsableAssertion {
    const nowSeconds = this.settings.clock.now() / 1000;
    const { exp, iat, nbf, jti } = claims;
    const faults = [
      [claims.iss === systemId && claims.sub === systemId, '/iss', 'iss and sub must both be the system id'],
      [claims.aud === this.settings.publicUrl, '/aud', `aud must be the single string ${this.settings.publicUrl}`],
      [isSeconds(exp) && exp > nowSeconds - SKEW_SECONDS, '/exp', 'expired, or no exp'],
      [
        isSeconds(exp) && exp <= nowSeconds + ASSERTION_MAX_SECONDS + SKEW_SECONDS,
        '/exp',
        `at most ${ASSERTION_MAX_SECONDS} s ahead`,
      ],
      [
        iat === undefined || (isSeconds(iat) && iat <= nowSeconds + SKEW_SECONDS),
        '/iat',
        'lies in the future; check your clock',
      ],
      [
        nbf === undefined || (isSeconds(nbf) && nbf <= nowSeconds + SKEW_SECONDS),
        '/nbf',
        'not valid yet; check your clock',
      ],
      [typeof jti === 'string' && jti.length >= 8 && jti.length <= 128, '/jti', 'must have 8 to 128 characters'],
    ] as const;
    const broken = faults.filter(([holds]) => !holds);
    if (broken.length > 0) {
      // RFC 7523 §3.2: an assertion that authenticates a client answers `invalid_client`, whatever is wrong with it.
      throw refuse('token.invalid-client', {
        detail: 'the client assertion does not hold',
        faults: broken.map(([, pointer, detail]) => ({
          pointer: `/client_assertion${pointer}`,
          code: 'token.claim',
          detail,
        })),
      });
    }
    return { jti: jti!, expiresAtMs: exp! * 1000 };
  }
}

export function unknownClient(): OncewayError {
  return refuse('token.invalid-client');
}

/** What the assertion says of itself, not yet believed. Header members that bring their own key are refused. */
function claimed(compact: string): { systemId: string; kid: string } {
  try {
    const header = decodeProtectedHeader(compact);
    const { iss } = decodeJwt(compact);
    const brings = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64'].some((name) => name in header);
    if (brings || typeof header.kid !== 'string' || typeof iss !== 'string' || !isUuid(iss)) throw unknownClient();
    return { systemId: iss, kid: header.kid };
  } catch {
    throw unknownClient();
  }
}

function algorithmOf(compact: string): string {
  return decodeProtectedHeader(compact).alg ?? 'none';
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
