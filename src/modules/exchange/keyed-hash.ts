import { createHmac } from 'node:crypto';

/** A subject's hash, comparable within an epoch only. */
export interface SubjectHash {
  /** Months since 1970: the key changes each month, so that an export links nothing across months without it. */
  epoch: number;
  hash: string;
}

/** Keyed, because a hash alone of a number with so few possibilities can be searched (architecture §7). */
export function subjectHash(key: Buffer, subject: { type: string; id: string }, nowMs: number): SubjectHash {
  const date = new Date(nowMs);
  const epoch = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
  const epochKey = hmac(key, `subject\n${epoch}`);
  return { epoch, hash: hmac(epochKey, `${subject.type}\n${subject.id}`).toString('base64url') };
}

/** For comparing bodies and keys of retries; says nothing of them without the key. */
export function retryHash(key: Buffer, purpose: 'idempotency-key' | 'body', text: string): Buffer {
  return hmac(key, `${purpose}\n${text}`);
}

/** Who guesses at what in a day, hex: the same guess of another day, system or resource is another. */
export function guessHash(
  key: Buffer,
  guess: { dayEndsMs: number; system: string; resource: string; item: string; subject: { type: string; id: string } },
): string {
  const { dayEndsMs, system, resource, item, subject } = guess;
  return hmac(key, ['guess', dayEndsMs, system, resource, item, subject.type, subject.id].join('\n')).toString('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
