import type { EntityManager } from 'typeorm';

/** Port to whoever knows the grants: those are above the parties, and whom a department's fate concerns is told of it. */
export abstract class GrantPartners {
  /** Departments at the other end of grants in force that the department gives or holds. One query. */
  abstract of(tx: EntityManager, department: string): Promise<string[]>;
}
