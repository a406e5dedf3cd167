import type { EntityManager } from 'typeorm';

/** Port to whoever knows the grants: those are above the catalogue, and their holders are told of what it does. */
export abstract class EntryHolders {
  /** Departments with a grant in force on the resource, or on that version of it. One query. */
  abstract of(tx: EntityManager, resource: string, version?: number): Promise<string[]>;
}
