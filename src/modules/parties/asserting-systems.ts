import type { DataSource } from 'typeorm';
import { withDatabase } from '../../platform/database';
import type { NamedKey, SystemForAssertion } from './parties';
import { regionOfCreditCode } from './region-tree';

interface Row {
  id: string;
  department: string;
  kind: SystemForAssertion['kind'];
  region: string | null;
  active: boolean;
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

function systemOf({ id, department, kind, region, active, keys }: Row): SystemForAssertion {
  return { systemId: id, department, kind, region: region ?? regionOfCreditCode(department), active, keys };
}

const FIND = `
  SELECT s.id, s.department, s.kind, coalesce(s.region, d.region) AS region, s.active AND d.active AS active,
         coalesce((SELECT jsonb_agg(jsonb_build_object('kid', k.kid, 'jwk', k.jwk)) FROM system_keys k
                    WHERE k.system_id = s.id AND k.use = 'sig' AND k.revoked_at IS NULL), '[]') AS keys
    FROM systems s JOIN departments d ON d.code = s.department
   WHERE s.id = ANY ($1::uuid[])`;
