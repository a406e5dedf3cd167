import { refuse } from '../../contracts';
import { isUuid, type OncewayError } from '../../kernel';
import {
  generateSigningJwk,
  signingKey,
  verifyingKey,
  type SigningAlgorithmName,
  type VerifyingKey,
} from '../../platform/keys';
import { ImportedKeys, isSignedBy, readEdgeJws, type EdgeJws } from './edge-jws';
import { ASSERTION_MAX_SECONDS, SKEW_SECONDS, type TokenSettings } from './token-settings';

/** A system with its registered signature keys, as the parties feature knows it. */
export interface AssertionParty {
  systemId: string;
  department: string;
  /** Whether they may act at all; a verified caller may be told. */
  systemActive: boolean;
  departmentActive: boolean;
  /** A contractor's system is held to less than the department's own. */
  kind: 'own' | 'contractor';
  /** Where the system stands. */
  region: string;
  keys: readonly { kid: string; jwk: object }[];
}

/** A verified signature's content; its claims are not checked yet. */
export interface IdentifiedAssertion {
  claims: Readonly<Record<string, unknown>>;
  party: AssertionParty;
  /** kid of the registered key that signed. */
  keyId: string;
  /** The assertion as it was sent. */
  compact: string;
}

/** What single use needs to know of an assertion whose claims hold. */
export interface UsableAssertion {
  jti: string;
  expiresAtMs: number;
  /** RFC 7800 `cnf.jkt`: the one key that a token got by it may be bound to; absent when the signer left that open. */
  boundTo?: string;
}

const nobodys = (alg: SigningAlgorithmName): VerifyingKey =>
  verifyingKey(signingKey(generateSigningJwk(alg)).publicJwk);

/** Keys whose private halves were never kept. */
const NOBODYS: Readonly<Record<SigningAlgorithmName, VerifyingKey>> = {
  ES256: nobodys('ES256'),
  EdDSA: nobodys('EdDSA'),
};

/** RFC 7523 §3 and RFC 7521 §5.2. */
export class AssertionVerifier {
  private readonly keys = new ImportedKeys();

  constructor(
    private readonly settings: TokenSettings,
    private readonly findParty: (systemId: string) => Promise<AssertionParty | undefined>,
  ) {}

  /**
   * Whose assertion it is, its signature verified. Until then every fault is the one generic `token.invalid-client`,
   * so that nobody can probe which systems and keys exist.
   */
  async identify(compact: string, clientId: string | undefined): Promise<IdentifiedAssertion> {
    const jws = readEdgeJws(compact);
    const { iss } = jws?.claims ?? {};
    const kid = jws?.header['kid'];
    // A key that it brings along, or one to be fetched, is none: keys are registered.
    if (jws === undefined || 'jwk' in jws.header || typeof kid !== 'string') throw unknownClient();
    if (typeof iss !== 'string' || !isUuid(iss)) throw unknownClient();
    // RFC 6749 §3.2: a parameter without a value counts as omitted.
    if (clientId && clientId !== iss) throw unknownClient();
    const party = await this.findParty(iss);
    const signed = this.isSigned(jws, party, kid);
    if (party === undefined || !signed) throw unknownClient();
    return { claims: jws.claims, party, keyId: kid, compact };
  }

  /** As long in coming for a system or key that does not exist: time must not tell which do. */
  private isSigned(jws: EdgeJws, party: AssertionParty | undefined, kid: string): boolean {
    const registered = party?.keys.find((candidate) => candidate.kid === kid);
    const key = registered && this.keys.of(registered.jwk);
    return isSignedBy(jws, key ?? NOBODYS[jws.algorithm.alg]) && key !== undefined;
  }

  /** Everything that a verified signer may be told precisely: all faults at once. */
  check(claims: IdentifiedAssertion['claims'], systemId: string): UsableAssertion {
    const nowSeconds = this.settings.clock.now() / 1000;
    const { exp, iat, nbf, jti, cnf } = claims;
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
      [isText(jti) && jti.length >= 8 && jti.length <= 128, '/jti', 'must have 8 to 128 characters'],
      [cnf === undefined || boundKey(cnf) !== undefined, '/cnf', 'must be {"jkt": the thumbprint of the DPoP key}'],
    ] as const;
    const broken = faults.filter(([holds]) => !holds);
    if (broken.length > 0) {
      throw claimsRefused(broken.map(([, pointer, detail]) => [pointer, detail]));
    }
    const boundTo = boundKey(cnf);
    return { jti: jti as string, expiresAtMs: (exp as number) * 1000, ...(boundTo !== undefined && { boundTo }) };
  }
}

export function unknownClient(): OncewayError {
  return refuse('token.invalid-client');
}

/** Whoever signed for one DPoP key meant no other. @throws token.invalid-client */
export function checkBinding({ boundTo }: UsableAssertion, thumbprint: string): undefined {
  if (boundTo === undefined || boundTo === thumbprint) return;
  throw claimsRefused([['/cnf/jkt', 'is bound to another key than the one that made the proof']]);
}

/** RFC 7523 §3.2: an assertion that authenticates a client answers `invalid_client`, whatever is wrong with it. */
function claimsRefused(broken: readonly (readonly [string, string])[]): OncewayError {
  return refuse('token.invalid-client', {
    detail: 'the client assertion does not hold',
    faults: broken.map(([pointer, detail]) => ({
      pointer: `/client_assertion${pointer}`,
      code: 'token.claim',
      detail,
    })),
  });
}

/** RFC 9449 §6.1's confirmation method, and no other beside it. */
function boundKey(cnf: unknown): string | undefined {
  if (typeof cnf !== 'object' || cnf === null || Object.keys(cnf).join() !== 'jkt') return undefined;
  const { jkt } = cnf as { jkt: unknown };
  return isText(jkt) && /^[A-Za-z0-9_-]{43}$/.test(jkt) ? jkt : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
