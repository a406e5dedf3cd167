import type { EntityManager } from 'typeorm';

import { refuse, type PlaceStop } from '../../contracts';
import { isUuid, type Fault } from '../../kernel';
import { formats } from '../../kernel/identifiers';
import { fault, textFaults } from '../catalogue';
import type { StopScope } from './stop-lifecycle';

const FORMS: Readonly<Record<Exclude<StopScope, 'everything'>, (text: string) => boolean>> = {
  system: isUuid,
  department: (text) => formats['credit-code'](text),
  resource: (text) => formats['resource-code'](text),
};

/** All that is wrong with what was asked, told at once. */
export function stopFaults({ scope, target, reason, until }: PlaceStop, nowMs: number): Fault[] {
  return [
    ...targetFaults(scope, target),
    ...textFaults({ '/reason': reason }),
    ...(until !== undefined && Date.parse(until) <= nowMs
      ? [fault('/until', 'stop.period-invalid', 'must lie in the future')]
      : []),
  ];
}

function targetFaults(scope: StopScope, target: string | undefined): Fault[] {
  if (scope === 'everything') {
    return target === undefined ? [] : [fault('/target', 'contract.unknown-member', 'everything has no target')];
  }
  if (target === undefined) return [fault('/target', 'contract.required', `which ${scope}`)];
  return FORMS[scope](target) ? [] : [fault('/target', 'contract.pattern', `is not the name of a ${scope}`)];
}

interface Owned {
  owner: string;
  /** Whether everybody may know that it exists. */
  open: boolean;
}

const OWNERS: Readonly<Record<Exclude<StopScope, 'everything'>, string>> = {
  system: 'SELECT department AS owner, false AS open FROM systems WHERE id = $1',
  department: 'SELECT code AS owner, true AS open FROM departments WHERE code = $1',
  resource: `SELECT department AS owner,
                    EXISTS (SELECT FROM entry_versions WHERE resource = code AND state = 'published') AS open
               FROM entries WHERE code = $1`,
};
const UNKNOWN = {
  system: 'party.system-unknown',
  department: 'party.department-unknown',
  resource: 'entry.unknown',
} as const;

/** Whose the target is; undefined of everything. What `may` not see is answered like what does not exist. */
export async function ownerOf(
  tx: EntityManager,
  { scope, target }: PlaceStop,
  may: (owner: string) => boolean,
): Promise<string | undefined> {
  if (scope === 'everything') return undefined;
  const [found] = await tx.query<Owned[]>(OWNERS[scope], [target]);
  if (found === undefined || (!found.open && !may(found.owner))) throw refuse(UNKNOWN[scope]);
  return found.owner;
}

/**
 * The departments that a stop affects, and the authority: the owner, and whoever is at the other end of a grant in force.
 * One query, whatever the scope.
 */
export async function affectedBy(
  tx: EntityManager,
  { scope, target }: PlaceStop,
  owner: string | undefined,
): Promise<string[]> {
  const rows = await tx.query<{ code: string }[]>(
    `SELECT code FROM departments WHERE kind = 'authority' OR code = $3 OR ($1 = 'everything' AND active)
     UNION
     SELECT unnest(ARRAY[g.consumer, g.provider]) FROM grant_standing g
      WHERE g.state = 'approved' AND NOT g.over AND CASE $1
        WHEN 'system' THEN g.consumer = $3 AND (g.systems = '{}' OR $2 = ANY (g.systems::text[]))
        WHEN 'department' THEN $2 IN (g.consumer, g.provider)
        WHEN 'resource' THEN g.resource = $2
        ELSE false END
     ORDER BY code`,
    [scope, target ?? null, owner ?? null],
  );
  return rows.map(({ code }) => code);
}
