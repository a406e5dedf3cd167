import { ERRORS, isErrorCode } from '../../contracts';
import { OncewayError } from '../../kernel';
import { SIGNATURE_ALGORITHMS } from '../keys';

/** RFC 9449 §8 and §9: no refusal but a step of the protocol, which every client meets now and then. */
export function asksForNonce(code: string): boolean {
  return isErrorCode(code) && ERRORS[code].oauth === 'use_dpop_nonce';
}

/**
 * The `WWW-Authenticate` of a refused token or proof (RFC 9449 §7.1 and §9, RFC 9110 §15.5.2); undefined where no DPoP
 * credential was asked for. Without credentials there is no error to name (RFC 6750 §3.1).
 */
export function challengeOf(error: unknown): string | undefined {
  const known: OncewayError | undefined = error instanceof OncewayError ? error : undefined;
  if (known === undefined || !isErrorCode(known.code)) return undefined;
  const { status, oauth } = ERRORS[known.code];
  if (status !== 401) return undefined;
  const algs = `algs="${SIGNATURE_ALGORITHMS.join(' ')}"`;
  if (known.code === 'access.unauthenticated') return known.facts['challenge'] === 'DPoP' ? `DPoP ${algs}` : undefined;
  return known.code.startsWith('token.') ? `DPoP error="${oauth ?? 'invalid_token'}", ${algs}` : undefined;
}
