import { refuse } from '../../contracts';
import { sha256, sha256Text } from '../../platform/keys';
import { ImportedKeys, isSignedBy, readEdgeJws } from './edge-jws';
import { PROOF_MAX_AGE_SECONDS, SKEW_SECONDS, type TokenSettings } from './token-settings';

/** A verified proof of possession. `hash` names it in the store of used proofs until `expiresAtMs`. */
export interface Proof {
  /** RFC 7638 thumbprint of the proof's key, base64url. */
  thumbprint: string;
  hash: Buffer;
  expiresAtMs: number;
  /** Everything that it says of itself (RFC 9449 §4.2 allows further claims). */
  claims: Readonly<Record<string, unknown>>;
  /** As it came, for whoever keeps it with what it was shown for. */
  compact: string;
  /** Claim `body_s256`: what its maker says of the body; held to it by the route. */
  bodyDigest?: string;
}

export interface ProofExpectation {
  method: string;
  /** Path of the route under the public URL. */
  path: string;
  /** At the resource: the token that the proof must name by hash (RFC 9449 §4.3 step 11). */
  accessToken?: string;
}

type Claims = Proof['claims'];

/** The checks of RFC 9449 §4.3, each by its name. Single use is the store's to judge, not this class's. */
export class ProofVerifier {
  private readonly keys = new ImportedKeys();

  constructor(private readonly settings: TokenSettings) {}

  /** @throws token.invalid-dpop-proof with the first check that failed. The nonce is judged apart: {@link checkNonce}. */
  verify(header: string | undefined, expected: ProofExpectation): Proof {
    if (header === undefined || header === '') throw invalid('the DPoP header is missing');
    const { claims, thumbprint } = this.verified(header);
    this.checkTarget(claims, expected);
    const issuedAt = this.checkTimes(claims);
    if (expected.accessToken !== undefined && claims['ath'] !== sha256Text(expected.accessToken)) {
      throw invalid('ath is not the hash of this access token');
    }
    const hash = sha256(`${thumbprint}\n${uniqueId(claims)}`);
    const expiresAtMs = (issuedAt + PROOF_MAX_AGE_SECONDS + SKEW_SECONDS) * 1000;
    const digest = bodyDigest(claims);
    return {
      thumbprint,
      hash,
      expiresAtMs,
      claims,
      compact: header,
      ...(digest !== undefined && { bodyDigest: digest }),
    };
  }

  /** RFC 9449 §8 and §9. @throws `code` when the proof carries none of ours, or one that has aged */
  checkNonce({ claims }: Proof, code: 'token.nonce-required' | 'token.resource-nonce-required'): undefined {
    const { nonce } = claims;
    if (typeof nonce === 'string' && this.settings.nonces.accepts(nonce)) return;
    const remedy = "Make a new proof with the nonce of this answer's DPoP-Nonce header; nothing was used up.";
    throw refuse(code, { facts: { remedy } });
  }

  /** Steps 2 to 7: a `dpop+jwt` of an allowed algorithm, signed by the public key that it carries. */
  private verified(header: string): { claims: Claims; thumbprint: string } {
    const jws = readEdgeJws(header);
    if (jws?.header['typ'] !== 'dpop+jwt') throw invalid('the DPoP header is no compact JWS of type dpop+jwt');
    const { jwk } = jws.header;
    const key = typeof jwk === 'object' && jwk !== null ? this.keys.of(jwk) : undefined;
    if (key === undefined) throw invalid('the proof carries no public key that it may be signed by, or a private one');
    if (!isSignedBy(jws, key)) throw invalid('the proof is not signed by the key in its header');
    return { claims: jws.claims, thumbprint: key.kid };
  }

  private checkTarget(claims: Claims, { method, path }: ProofExpectation): void {
    if (claims['htm'] !== method) throw invalid('htm is not the method of this call');
    const { htu } = claims;
    const target = `${this.settings.publicUrl}${path}`;
    if (htu === target) return;
    if (typeof htu !== 'string' || normalised(htu) !== normalised(target)) throw invalid('htu is not this URL');
  }

  private checkTimes(claims: Claims): number {
    const { iat, exp, nbf } = claims;
    if (typeof iat !== 'number' || !Number.isSafeInteger(iat)) throw invalid('iat is missing');
    const nowSeconds = this.settings.clock.now() / 1000;
    if (nowSeconds - iat > PROOF_MAX_AGE_SECONDS) throw invalid('the proof is too old; make one for each call');
    if (iat - nowSeconds > SKEW_SECONDS) throw invalid('the proof was issued in the future; check your clock');
    const over = exp !== undefined && !(typeof exp === 'number' && exp > nowSeconds - SKEW_SECONDS);
    const early = nbf !== undefined && !(typeof nbf === 'number' && nbf <= nowSeconds + SKEW_SECONDS);
    if (over || early) throw invalid('exp or nbf does not hold');
    return iat;
  }
}

function uniqueId(claims: Claims): string {
  const id = claims['jti'];
  if (typeof id !== 'string' || id.length < 8 || id.length > 128) throw invalid('jti must have 8 to 128 characters');
  return id;
}

function bodyDigest({ body_s256: digest }: Claims): string | undefined {
  if (digest === undefined) return undefined;
  if (typeof digest !== 'string' || !/^[\w-]{43}$/.test(digest))
    throw invalid('body_s256 is not a SHA-256 in base64url');
  return digest;
}

/** RFC 9449 §4.3 step 9: without query and fragment, normalised as RFC 3986 §6.2.2 and §6.2.3. */
function normalised(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, username, password, host, pathname } = new URL(url);
  // User info is no part of an address of ours (RFC 9110 §4.2.4), and most programs would show it as its host.
  if (username !== '' || password !== '') return undefined;
  return `${protocol}//${host}${pathname}`;
}

function invalid(detail: string): Error {
  return refuse('token.invalid-dpop-proof', { detail });
}
