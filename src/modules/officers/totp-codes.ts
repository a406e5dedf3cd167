import { Secret, TOTP } from 'otpauth';

/** RFC 6238 §5.2: what every authenticator app reads. Others are in the standard and not in the apps. */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const STEP_MS = FORM.period * 1000;
/** Steps that a clock may be off either way (RFC 6238 §6). */
const DRIFT_STEPS = 1;
/** RFC 4226 §4 R6: 160 bits. */
const SECRET_BYTES = 20;

/** A fresh secret, base32. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What an authenticator reads as a QR code. */
export function totpUri(secret: string, login: string, issuer: string): string {
  return new TOTP({ ...FORM, secret, label: login, issuer }).toString();
}

/** The time step that the code is of, one beside the present one at most; undefined when it is of none of them. */
export function totpStep(secret: string, code: string, nowMs: number): number | undefined {
  const delta = new TOTP({ ...FORM, secret }).validate({ token: code, timestamp: nowMs, window: DRIFT_STEPS });
  return delta === null ? undefined : Math.floor(nowMs / STEP_MS) + delta;
}
