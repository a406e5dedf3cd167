import { compactDecrypt, importJWK } from 'jose';
import type { LaterResult } from '../contracts';
import type { HeldKey, PrivateJwk } from './signing-key';

/**
 * A system's registered encryption key: as a JWK with its private member, or as a key that cannot be taken out of the
 * browser or the device.
 */
export type SystemOpeningKey = PrivateJwk | { key: HeldKey };

/** Opens results that were sealed to a system's key. */
export interface Opener {
  /** @throws OpeningError */
  open: (sealed: string, exchange: string) => Promise<LaterResult>;
}

/** A result that does not open with this key, or is another exchange's. */
export class OpeningError extends Error {
  constructor(
    readonly exchange: string,
    options: ErrorOptions = {},
  ) {
    super(`the result of exchange ${exchange} does not open with the given key`, options);
    this.name = 'OpeningError';
  }
}

const ALG = 'ECDH-ES+A256KW';

/** @throws TypeError for keys that the gateway does not take. */
export async function openerOf(given: SystemOpeningKey): Promise<Opener> {
  const key = 'key' in given ? given.key : await heldJwk(given);
  return {
    open: async (sealed, exchange) => {
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, {
          keyManagementAlgorithms: [ALG],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        const result = JSON.parse(new TextDecoder().decode(plaintext)) as LaterResult;
        if (protectedHeader.typ === 'onceway-result+jwe' && result.exchange === exchange) return result;
      } catch (cause) {
        throw new OpeningError(exchange, { cause });
      }
      throw new OpeningError(exchange);
    },
  };
}

async function heldJwk({ kty, crv, x, y, d }: PrivateJwk): Promise<HeldKey> {
  if (!['P-256', 'X25519'].includes(crv ?? '') || d === undefined) {
    throw new TypeError('an opening key is a private P-256 or X25519 JWK');
  }
  return (await importJWK({ kty, crv, x, d, ...(y !== undefined && { y }) }, ALG)) as HeldKey;
}
