import { validate, type SchemaName } from '../../contracts';
import type { Clock } from '../../kernel';
import { signBatch, type SigningKey, type StatementLabel } from '../../platform/keys';

/** What the root key vouches for, by label. */
const STATEMENTS: Partial<Record<string, SchemaName>> = {
  'onceway/key/v1': 'PublishedKey',
  'onceway/contract/v1': 'PublishedContract',
};

/**
 * Headers by which the root key vouches for a row of the outbox. Only whole, valid statements are signed: agents take
 * the root key's word for anything. Throws plain errors; the row stays in the outbox and its age raises the alarm.
 */
export function rootSigner(root: SigningKey, clock: Clock): (label: string, value: string) => Record<string, string> {
  return (label, value) => {
    const schema = STATEMENTS[label];
    if (schema === undefined) throw new Error(`the root key signs nothing under the label ${label}`);
    const checked = validate(schema, JSON.parse(value));
    if (!checked.ok) throw new Error(`not a valid ${schema}: ${checked.faults.map(({ code }) => code).join(', ')}`);
    const batch = signBatch(label as StatementLabel, [Buffer.from(value, 'utf8')], root, clock.now());
    return { signature: batch.signature, inclusion: JSON.stringify(batch.inclusions[0]) };
  };
}
