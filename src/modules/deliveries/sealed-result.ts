import { CompactEncrypt, importJWK } from 'jose';
import type { DataSource } from 'typeorm';
import type { LaterResult, PublicJwk } from '../../contracts';

export interface SystemKey {
  kid: string;
  jwk: PublicJwk;
}

/** The system's newest encryption key; undefined when it has none any more. */
export async function encryptionKeyOf(
  source: Pick<DataSource, 'query'>,
  system: string,
): Promise<SystemKey | undefined> {
  const [key] = await source.query<SystemKey[]>(
    `SELECT kid, jwk FROM system_keys WHERE system_id = $1 AND use = 'enc' AND revoked_at IS NULL
      ORDER BY registered_at DESC, kid LIMIT 1`,
    [system],
  );
  return key;
}

/** A compact JWE that only the asking system opens: neither who reads the database nor a gateway does. */
export async function sealResult(result: LaterResult, { kid, jwk }: SystemKey): Promise<string> {
  const { kty, crv, x, y } = jwk;
  const key = await importJWK({ kty, crv, x, ...(y !== undefined && { y }) }, 'ECDH-ES+A256KW');
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(result)))
    .setProtectedHeader({
      ...{ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', typ: 'onceway-result+jwe', cty: 'application/json', kid },
      xid: result.exchange,
    })
    .encrypt(key);
}
