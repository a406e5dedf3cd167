import { leafHash } from '../../kernel';
import { sha256 } from '../../platform/keys';

const LABEL = 'onceway/ledger/v1\n';

/**
 * RFC 6962 leaf hash of a ledger entry: SHA-256(0x00 ‖ label ‖ SHA-256(salt ‖ record)). The inner digest is what a tile
 * entry may publish: it commits to the record, and without the salt nobody can test a guess against it.
 * @param salt 16 bytes @param record canonical JSON as signed
 */
export function ledgerLeaf(salt: Uint8Array, record: string): Buffer {
  const commitment = sha256(Buffer.concat([salt, Buffer.from(record, 'utf8')]));
  return Buffer.from(leafHash(sha256, Buffer.concat([Buffer.from(LABEL, 'utf8'), commitment])));
}
