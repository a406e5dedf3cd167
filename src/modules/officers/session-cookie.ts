import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { sha256Text } from '../../platform/keys';

/** How the browser keeps a session: the cookie's name and whether it may travel unencrypted. */
export interface CookieForm {
  name: string;
  secure: boolean;
}

/** RFC 6265bis §4.1.3.2: the prefix keeps a sibling host from planting a cookie of this name. It needs Secure. */
export function cookieForm(publicUrl: string): CookieForm {
  const secure = new URL(publicUrl).protocol === 'https:';
  return { name: secure ? '__Host-onceway-session' : 'onceway-session', secure };
}

/** 256 random bits, base64url. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

export function isSessionToken(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** What the database keeps of a session token. */
export function sessionIdHash(token: string): string {
  return sha256Text(token);
}

/**
 * Derived from the token by a keyed hash: every replica computes it, nothing is stored, and neither the database nor
 * the CSRF token itself leads back to the session token.
 */
export function csrfTokenOf(token: string): string {
  return createHmac('sha256', token).update('onceway/csrf/v1').digest('base64url');
}

export function isCsrfTokenOf(token: string, given: unknown): boolean {
  if (typeof given !== 'string') return false;
  const [expected, presented] = [Buffer.from(csrfTokenOf(token)), Buffer.from(given)];
  return expected.length === presented.length && timingSafeEqual(expected, presented);
}
