import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, EmbeddedJWK, type JWK } from 'jose';
import type { ExchangeRequest } from '../contracts';
import { canonicalJson, fromBase64Url, toBase64Url } from '../kernel';
import { sha256 } from './sha256';

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
}

export type QuestionProofFault =
  | 'question-proof.malformed'
  | 'question-proof.signature'
  | 'question-proof.other-key'
  | 'question-proof.no-digest'
  | 'question-proof.other-body'
  | 'question-proof.other-record';

export type QuestionProofCheck =
  { valid: true; issuedAt: number; method: string; url: string } | { valid: false; fault: QuestionProofFault };

/** base64url(SHA-256(canonical JSON of the body)): the claim `body_s256` of the proof of a question. */
export function bodyDigest(body: unknown): string {
  return toBase64Url(sha256(new TextEncoder().encode(canonicalJson(body))));
}

/**
 * Whether the holder of that key asked just this question: the key's signature over a proof that carries the digest of the
 * body and, where it is given, the commitment that stands in the ledger. It needs no trust in the gateway beyond the record
 * that bound the token to the key. `issuedAt` in seconds since 1970; times are told, not judged.
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

/** When it was made matters to nobody here: the ledger says when it was accepted. */
async function signedClaims(proof: string): Promise<Record<string, unknown> | undefined> {
  try {
    const { payload, protectedHeader } = await compactVerify(proof, EmbeddedJWK, {
      algorithms: ['ES256', 'EdDSA', 'Ed25519'],
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
