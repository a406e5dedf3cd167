import { parse, refuse, type PublishedContract, type PublishedKey } from '../../contracts';
import { verifyStatement } from './batch-signature';
import type { VerifyingKey } from './signing-keys';

/** A record of a compacted topic, its headers as text. */
export interface PublishedRecord {
  value: Uint8Array | null;
  headers: Readonly<Record<string, string>>;
}

interface PublishedKinds {
  PublishedKey: PublishedKey;
  PublishedContract: PublishedContract;
}

/**
 * The published key or contract that a record carries, proved with the pinned root key. Undefined for a deletion: it
 * bears no signature, so it can take nothing away. Throws `kafka.signature-invalid` or `kafka.record-broken`.
 */
export function readPublished<Kind extends keyof PublishedKinds>(
  kind: Kind,
  { value, headers }: PublishedRecord,
  root: VerifyingKey,
): PublishedKinds[Kind] | undefined {
  if (value === null) return undefined;
  const { signature, inclusion } = headers;
  const proof =
    signature !== undefined &&
    inclusion !== undefined &&
    verifyStatement({
      label: kind === 'PublishedKey' ? 'onceway/key/v1' : 'onceway/contract/v1',
      statement: value,
      signature,
      inclusion,
      key: (kid) => (kid === root.kid ? root : undefined),
    });
  if (!proof) throw refuse('kafka.signature-invalid', { detail: 'not signed by the pinned root key' });
  return parse(kind, parseJson(value), 'kafka.record-broken');
}

/** The JSON that bytes hold. Throws `kafka.record-broken`, whose words quote nothing. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw refuse('kafka.record-broken', { detail: 'not JSON', cause: error });
  }
}
