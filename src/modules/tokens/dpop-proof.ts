import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify, type JWK } from 'jose';
import { refuse } from '../../contracts';
import { sha256, sha256Text } from '../../platform/keys';
import { PROOF_MAX_AGE_SECONDS, SIGNATURE_ALGORITHMS, SKEW_SECONDS, type TokenSettings } from './token-settings';

/** A verified proof of possession. `hash` names it in the store of used proofs until `expiresAtMs`. */
export interface Proof {
  /** RFC 7638 thumbprint of the proof's key, base64url. */
  thumbprint: string;
  hash: Buffer;
  expiresAtMs: number;
  /** As it came, for whoever keeps it with what it was shown for. */
  compact: string;
  /** Claim `body_s256` (RFC 9449 §4.2 allows further claims): what its maker says of the body; held to it by the route. */
  bodyDigest?: string;
}

export interface ProofExpectation {
  method: string;
  /** Path of the route under the public URL. */
  path: string;
  /** At the resource: the token that the proof must name by hash (RFC 9449 §4.3 step 11). */
  accessToken?: string;
}

/** The checks of RFC 9449 §4.3, each by its name. Single use is the store's to judge, not this class's. */
export class ProofVerifier {
  constructor(private readonly settings: TokenSettings) {}

  /** @throws token.invalid-dpop-proof with the first check that failed. */
  async verify(header: string | undefined, expected: ProofExpectation): Promise<Proof> {
    if (header === undefined || header === '') throw invalid('the DPoP header is missing');
    const jwk = embeddedKey(header);
    const claims = await this.verifiedClaims(header);
    this.checkTarget(claims, expected);
    const issuedAt = this.checkAge(claims);
    if (expected.accessToken !== undefined && claims['ath'] !== sha256Text(expected.accessToken)) {
      throw invalid('ath is not the hash of this access token');
    }
    const thumbprint = await calculateJwkThumbprint(jwk, 'sha256');
    const expiresAtMs = (issuedAt + PROOF_MAX_AGE_SECONDS + SKEW_SECONDS) * 1000;
    const hash = sha256(`${thumbprint}\n${uniqueId(claims)}`);
    const digest = bodyDigest(claims);
    return { thumbprint, hash, expiresAtMs, compact: header, ...(digest !== undefined && { bodyDigest: digest }) };
  }

  private async verifiedClaims(header: string): Promise<Record<string, unknown>> {
    try {
      const { payload } = await jwtVerify(header, EmbeddedJWK, {
        typ: 'dpop+jwt',
        algorithms: [...SIGNATURE_ALGORITHMS],
        currentDate: new Date(this.settings.clock.now()),
        clockTolerance: SKEW_SECONDS,
      });
      return payload;
    } catch {
      throw invalid('the proof is not a dpop+jwt signed by the key in its header, or its times do not hold');
    }
  }

  private checkTarget(claims: Record<string, unknown>, expected: ProofExpectation): void {
    if (claims['htm'] !== expected.method) throw invalid('htm is not the method of this call');
    const target = typeof claims['htu'] === 'string' ? normalised(claims['htu']) : undefined;
    if (target !== normalised(`${this.settings.publicUrl}${expected.path}`)) throw invalid('htu is not this URL');
  }

  private checkAge(claims: Record<string, unknown>): number {
    const issuedAt = claims['iat'];
    if (typeof issuedAt !== 'number' || !Number.isSafeInteger(issuedAt)) throw invalid('iat is missing');
    const age = this.settings.clock.now() / 1000 - issuedAt;
    if (age > PROOF_MAX_AGE_SECONDS) throw invalid('the proof is too old; make one for each call');
    if (age < -SKEW_SECONDS) throw invalid('the proof was issued in the future; check your clock');
    return issuedAt;
  }
}

function uniqueId(claims: Record<string, unknown>): string {
  const id = claims['jti'];
  if (typeof id !== 'string' || id.length < 8 || id.length > 128) throw invalid('jti must have 8 to 128 characters');
  return id;
}

function bodyDigest({ body_s256: digest }: Record<string, unknown>): string | undefined {
  if (digest === undefined) return undefined;
  if (typeof digest !== 'string' || !/^[\w-]{43}$/.test(digest))
    throw invalid('body_s256 is not a SHA-256 in base64url');
  return digest;
}

/** RFC 9449 §4.3 steps 4 and 7: an asymmetric public key, no private part. */
function embeddedKey(proof: string): JWK {
  let header: Record<string, unknown>;
  try {
    header = decodeProtectedHeader(proof);
  } catch {
    throw invalid('the DPoP header is not a compact JWS');
  }
  const jwk = header['jwk'];
  const usable = typeof jwk === 'object' && jwk !== null && !('d' in jwk) && !('k' in jwk);
  if (!usable) throw invalid('the proof carries no public key, or a private one');
  return jwk;
}

/** RFC 9449 §4.3 step 9: without query and fragment, normalised as RFC 3986 §6.2.2 and §6.2.3. */
function normalised(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

function invalid(detail: string): Error {
  return refuse('token.invalid-dpop-proof', { detail });
}
