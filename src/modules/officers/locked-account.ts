import { In, type EntityManager } from 'typeorm';
import { refuse } from '../../contracts';
import type { OfficerActor } from '../../kernel';
import { OfficerEntity } from './officer.entity';

/**
 * The account that is acted on. It and the actor's own are locked, in the order of their ids: of two authority officers who
 * disable each other at once the second is refused, so that one of them is always left.
 */
export async function lockedAccount(tx: EntityManager, actor: OfficerActor, id: string): Promise<OfficerEntity> {
  const rows = await tx.find(OfficerEntity, {
    where: { id: In([actor.officerId, id]) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  const own = rows.find((row) => row.id === actor.officerId);
  if (own?.disabledAt !== null) throw refuse('session.expired');
  const account = rows.find((row) => row.id === id);
  if (account === undefined) throw refuse('officer.unknown');
  return account;
}
