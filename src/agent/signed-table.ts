import { parse, refuse, type PublishedContract, type PublishedKey } from '../contracts';
import { readHeaders, type KafkaRecord } from '../platform/kafka';
import { verifyStatement, type VerifyingKey } from '../platform/keys';

/**
 * The published key or contract that a record of a compacted topic carries, proved with the pinned root key.
 * Undefined for a deletion: it bears no signature, so it can take nothing away.
 * Throws `kafka.signature-invalid` or `kafka.record-broken`.
 */
export function readPublished(kind: 'PublishedKey', record: KafkaRecord, root: VerifyingKey): PublishedKey | undefined;
export function readPublished(
  kind: 'PublishedContract',
  record: KafkaRecord,
  root: VerifyingKey,
): PublishedContract | undefined;
export function readPublished(
  kind: 'PublishedKey' | 'PublishedContract',
  record: KafkaRecord,
  root: VerifyingKey,
): PublishedKey | PublishedContract | undefined {
  if (record.value === null) return undefined;
  const { signature, inclusion } = readHeaders(record);
  const proof =
    signature !== undefined &&
    inclusion !== undefined &&
    verifyStatement({
      label: kind === 'PublishedKey' ? 'onceway/key/v1' : 'onceway/contract/v1',
      statement: record.value,
      signature,
      inclusion,
      key: (kid) => (kid === root.kid ? root : undefined),
    });
  if (!proof) throw refuse('kafka.signature-invalid', { detail: 'not signed by the pinned root key' });
  return parse(kind, parseJson(record.value), 'kafka.record-broken');
}

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw refuse('kafka.record-broken', { detail: 'not JSON', cause: error });
  }
}
