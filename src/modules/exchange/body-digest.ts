import { refuse, type ExchangeRequest } from '../../contracts';
import { canonicalJson, type OncewayError } from '../../kernel';
import { sha256Text } from '../../platform/keys';
import type { AccessToken, Proof } from '../tokens';

/** RFC 9449 §4.2 lets a proof carry further claims: `body_s256` is the digest of the body's canonical JSON (RFC 8785). */
export function bodyDigest(body: ExchangeRequest | readonly object[]): string {
  return sha256Text(canonicalJson(body));
}

/**
 * A digest that is there must be right, whatever is asked. From the given grade on it must be there: then the asker has
 * signed the question and cannot deny it.
 */
export function bodyDigestRefusal(
  proof: Pick<Proof, 'bodyDigest'>,
  body: ExchangeRequest | readonly object[],
  asked: { grade: number; fromGrade: number },
): OncewayError | undefined {
  if (proof.bodyDigest === undefined) {
    if (asked.grade < asked.fromGrade) return undefined;
    return refuse('token.body-digest-missing', {
      detail: `an asked item is of grade ${asked.grade}: the proof must carry body_s256`,
      facts: {
        remedy: 'Put body_s256 into the proof: base64url of SHA-256 of the canonical JSON (RFC 8785) of the body.',
      },
    });
  }
  if (proof.bodyDigest === bodyDigest(body)) return undefined;
  return refuse('token.body-digest-wrong', {
    facts: { remedy: 'Make the proof for this very body: body_s256 is over its canonical JSON (RFC 8785).' },
  });
}

/**
 * From that grade on the token must be one whose assertion named the proof's key: the registered key signed for the key
 * that signs the question. Without it the gateway alone says that the two belong together.
 */
export function bindingRefusal(
  token: Pick<AccessToken, 'bound'>,
  asked: { grade: number; fromGrade: number },
): OncewayError | undefined {
  if (token.bound === true || asked.grade < asked.fromGrade) return undefined;
  return refuse('token.not-bound', {
    detail: `an asked item is of grade ${asked.grade}: the token's assertion must name the key of the proof`,
    facts: { remedy: 'Put cnf {"jkt": thumbprint of the DPoP key} into the client assertion and get a new token.' },
  });
}
