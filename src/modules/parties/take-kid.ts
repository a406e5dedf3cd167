import type { EntityManager } from 'typeorm';
import { refuse } from '../../contracts';
import { RegisteredKidEntity } from './registered-kid.entity';

/** Takes a key id for good, for one holder and one use. Throws `party.key-taken` when it ever was anybody's. */
export async function takeKid(tx: EntityManager, kid: string): Promise<void> {
  const inserted = await tx
    .createQueryBuilder()
    .insert()
    .into(RegisteredKidEntity)
    .values({ kid })
    .orIgnore()
    .returning('kid')
    .execute();
  if ((inserted.raw as unknown[]).length === 0) throw refuse('party.key-taken');
}
