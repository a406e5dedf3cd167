import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, EmbeddedJWK, importJWK, type JWK } from 'jose';
import type { ExchangeRequest, PublicJwk } from '../contracts';
import { canonicalJson, fromBase64Url, toBase64Url } from '../kernel';
import { sha256 } from './sha256';

const ALGORITHMS = ['ES256', 'EdDSA', 'Ed25519'];

/** A question as it was sent. */
export type QuestionBody = Omit<ExchangeRequest, 'items'> & { items?: readonly string[] };

/** What an auditor is given of a question's proof, and what is claimed about it. */
export interface QuestionProofAsk {
  /** The DPoP proof that came with the question, a compact JWS. */
  proof: string;
  body: QuestionBody;
  /** RFC 7638 thumbprint of the key that the asker's token was bound to (`cnf.jkt`). */
  thumbprint: string;
  /** `proof` of the exchange's accepted record in the ledger, and the salt kept with the proof. */
  commitment?: { value: string; salt: string };
  /**
   * What ties that key to the system, where the system denies that it was its own: the assertion that stands in the
   * token's record, and the system's registered public key, which signed it.
   */
  binding?: { assertion: string; key: PublicJwk };
}

export type QuestionProofFault =
  | 'question-proof.malformed'
  | 'question-proof.signature'
  | 'question-proof.other-key'
  | 'question-proof.no-digest'
  | 'question-proof.other-body'
  | 'question-proof.other-record'
  | 'question-proof.not-bound';

export type QuestionProofCheck =
  { valid: true; issuedAt: number; method: string; url: string } | { valid: false; fault: QuestionProofFault };

/** base64url(SHA-256(canonical JSON of the body)): the claim `body_s256` of the proof of a question. */
export function bodyDigest(body: unknown): string {
  return toBase64Url(sha256(new TextEncoder().encode(canonicalJson(body))));
}

/**
 * Whether the holder of that key asked just this question: the key's signature over a proof that carries the digest of the
 * body and, where it is given, the commitment that stands in the ledger. Without `binding` it trusts the gateway's record
 * of which key the token was bound to; with it, no word of the gateway. `issuedAt` in seconds since 1970; times are told,
 * not judged.
 */
export async function verifyQuestionProof(ask: QuestionProofAsk): Promise<QuestionProofCheck> {
  const jwk = embeddedKey(ask.proof);
  if (jwk === undefined) return faulty('question-proof.malformed');
  const claims = await signedClaims(ask.proof);
  if (claims === undefined) return faulty('question-proof.signature');
  if ((await calculateJwkThumbprint(jwk, 'sha256')) !== ask.thumbprint) return faulty('question-proof.other-key');
  const { body_s256: digest, iat, htm, htu } = claims;
  if (digest === undefined) return faulty('question-proof.no-digest');
  if (digest !== bodyDigest(ask.body)) return faulty('question-proof.other-body');
  if (!isRecorded(ask)) return faulty('question-proof.other-record');
  if (!(await isBound(ask))) return faulty('question-proof.not-bound');
  if (typeof iat !== 'number' || typeof htm !== 'string' || typeof htu !== 'string') {
    return faulty('question-proof.malformed');
  }
  return { valid: true, issuedAt: iat, method: htm, url: htu };
}

function isRecorded({ proof, commitment }: QuestionProofAsk): boolean {
  if (commitment === undefined) return true;
  try {
    const text = new TextEncoder().encode(canonicalJson({ proof }));
    const salt = fromBase64Url(commitment.salt);
    const whole = new Uint8Array(salt.length + text.length);
    whole.set(salt);
    whole.set(text, salt.length);
    return toBase64Url(sha256(whole)) === commitment.value;
  } catch {
    return false;
  }
}

/** The registered key's own signature over the name of the proof's key (RFC 7800 `cnf`). */
async function isBound({ binding, thumbprint }: QuestionProofAsk): Promise<boolean> {
  if (binding === undefined) return true;
  try {
    const { alg = '' } = decodeProtectedHeader(binding.assertion);
    const { payload } = await compactVerify(binding.assertion, await importJWK(binding.key, alg), {
      algorithms: ALGORITHMS,
    });
    const { cnf } = JSON.parse(new TextDecoder().decode(payload)) as { cnf?: { jkt?: unknown } };
    return cnf?.jkt === thumbprint;
  } catch {
    return false;
  }
}

/** When it was made matters to nobody here: the ledger says when it was accepted. */
async function signedClaims(proof: string): Promise<Record<string, unknown> | undefined> {
  try {
    const { payload, protectedHeader } = await compactVerify(proof, EmbeddedJWK, {
      algorithms: ALGORITHMS,
    });
    if (protectedHeader.typ !== 'dpop+jwt') return undefined;
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function embeddedKey(proof: string): JWK | undefined {
  try {
    const { jwk } = decodeProtectedHeader(proof);
    return typeof jwk === 'object' && !('d' in jwk) ? jwk : undefined;
  } catch {
    return undefined;
  }
}

function faulty(fault: QuestionProofFault): QuestionProofCheck {
  return { valid: false, fault };
}
