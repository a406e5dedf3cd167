import { In, type EntityManager } from 'typeorm';
import { SystemEntity } from './system.entity';

/** Which of the systems are the department's and active. Ids must be UUIDs. */
export async function activeSystems(
  tx: EntityManager,
  department: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.find(SystemEntity, {
    select: { id: true },
    where: { id: In([...ids]), department, active: true },
  });
  return new Set(rows.map(({ id }) => id));
}
