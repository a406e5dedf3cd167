import type { DataSource } from 'typeorm';
import type { PublicJwk } from '../../contracts';
import { withDatabase } from '../../platform/database';
import { regionOfCreditCode } from './region-tree';

export interface NamedKey {
  kid: string;
  jwk: PublicJwk;
}

/** What the token endpoint needs to believe a client assertion. */
export interface SystemForAssertion {
  systemId: string;
  /** Credit code of the department that the system belongs to. */
  department: string;
  /** A contractor's system asks only by grants that name it, and only to verify (law art. 36). */
  kind: 'own' | 'contractor';
  /** Where the system works; a grant must cover it. */
  region: string;
  /** A verified caller may be told which of the two is not active. */
  systemActive: boolean;
  departmentActive: boolean;
  /** Keys for signatures that are not revoked. */
  keys: readonly NamedKey[];
}

interface Row {
  id: string;
  department: string;
  kind: SystemForAssertion['kind'];
  region: string | null;
  system_active: boolean;
  department_active: boolean;
  keys: NamedKey[];
}

/** In one query, and by hand: whoever asks for a token waits for it, and nothing of it may be kept. */
export async function findAssertingSystems(
  source: DataSource,
  ids: readonly string[],
): Promise<(SystemForAssertion | undefined)[]> {
  const rows = await withDatabase(() => source.query<Row[]>(FIND, [[...new Set(ids)]]));
  const byId = new Map(rows.map((row) => [row.id, systemOf(row)]));
  return ids.map((id) => byId.get(id.toLowerCase()));
}

function systemOf({ id, department, region, system_active, department_active, ...row }: Row): SystemForAssertion {
  return {
    ...row,
    systemId: id,
    department,
    region: region ?? regionOfCreditCode(department),
    systemActive: system_active,
    departmentActive: department_active,
  };
}

const FIND = `
  SELECT s.id, s.department, s.kind, coalesce(s.region, d.region) AS region,
         s.active AS system_active, d.active AS department_active,
         coalesce((SELECT jsonb_agg(jsonb_build_object('kid', k.kid, 'jwk', k.jwk)) FROM system_keys k
                    WHERE k.system_id = s.id AND k.use = 'sig' AND k.revoked_at IS NULL), '[]') AS keys
    FROM systems s JOIN departments d ON d.code = s.department
   WHERE s.id = ANY ($1::uuid[])`;
