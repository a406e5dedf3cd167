import { uuidv7, type Clock, systemClock } from '../kernel';
import type { DpopKey } from './dpop-key';
import { signerOf, type Signer, type SystemSigningKey } from './signing-key';

/** RFC 7523 bounds an assertion's life; it is used once, at once. */
const ASSERTION_SECONDS = 60;

export interface AssertionAsk {
  systemId: string;
  /** The issuer as the gateway names itself, which is its public URL. */
  audience: string;
  /** The key that the token is to be bound to: the assertion then serves no other (RFC 7800 `cnf`). */
  boundTo?: DpopKey;
  clock?: Clock;
}

/** A client assertion (RFC 7523) for one token request, for whoever makes that request without this SDK. */
export async function clientAssertion(signingKey: SystemSigningKey, ask: AssertionAsk): Promise<string> {
  return signedAssertion(await signerOf(signingKey), ask);
}

export function signedAssertion(
  signer: Signer,
  { systemId, audience, boundTo, clock = systemClock }: AssertionAsk,
): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  const claims = { iss: systemId, sub: systemId, aud: audience, jti: uuidv7(), iat: now, exp: now + ASSERTION_SECONDS };
  return signer.sign({ typ: 'JWT' }, { ...claims, ...(boundTo && { cnf: { jkt: boundTo.thumbprint } }) });
}
