import { refuse, type ExchangeRequest } from '../../contracts';
import { canonicalJson } from '../../kernel';
import type { IdempotencyHash } from './admission-call';
import { retryHash } from './keyed-hash';

/** draft-ietf-httpapi-idempotency-key-header: a structured-field string, with or without its quotes. */
const IDEMPOTENCY_KEY = /^"?([\x21\x23-\x7e]{8,128})"?$/;

/** @throws idempotency.key-invalid */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = IDEMPOTENCY_KEY.exec(header)?.[1];
  if (key === undefined) throw refuse('idempotency.key-invalid', { detail: '8 to 128 visible ASCII characters' });
  return key;
}

/** `lane`: the same body asked in another way is another call. */
export function idempotencyHash(
  hashing: Buffer,
  key: string,
  body: ExchangeRequest | readonly object[],
  lane = '',
): IdempotencyHash {
  return {
    key: retryHash(hashing, 'idempotency-key', key),
    body: retryHash(hashing, 'body', lane + canonicalJson(body)),
  };
}
