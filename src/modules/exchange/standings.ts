import type { EntityManager } from 'typeorm';
import type { OncewayError } from '../../kernel';
import { run } from '../../platform/database';
import { standingStops, type StandingStop } from '../stops';
import {
  departmentInactive,
  keyRevoked,
  STANDING_COLUMNS,
  systemInactive,
  type GrantStanding,
  type SystemCall,
} from '../tokens';

/** A grant with what its resource's provider declares; null: no limit. */
export interface UseStanding extends GrantStanding {
  rate_per_second: number | null;
  resource_rate: number | null;
  resource_concurrency: number | null;
}

/** The system and the key that obtained the token. Null limits: the gateway's configuration holds. */
export interface PartyStanding {
  system_active: boolean;
  department_active: boolean;
  key_active: boolean;
  kind: 'own' | 'contractor';
  region: string;
  per_second: number | null;
  concurrent: number | null;
}

/** All that decides about calls, as it stands now: read anew for every batch and kept nowhere. */
export interface Standings {
  grants: ReadonlyMap<string, UseStanding>;
  party: (call: SystemCall) => PartyStanding | undefined;
  stops: readonly StandingStop[];
}

export async function readStandings(tx: EntityManager, calls: readonly SystemCall[]): Promise<Standings> {
  const grantIds = calls.flatMap(({ token }) => token.authorization_details.map(({ grant }) => grant));
  const [grants, parties, stops] = await Promise.all([
    run<UseStanding>(tx, GRANTS, [[...new Set(grantIds)]]),
    run<PartyStanding & { name: string }>(tx, PARTIES, [
      [...new Set(calls.map(({ token }) => token.sub))],
      [...new Set(calls.map(({ token }) => token.key_id))],
    ]),
    standingStops(tx),
  ]);
  const byName = new Map(parties.map((row) => [row.name, row]));
  return {
    grants: new Map(grants.map((row) => [row.id, row])),
    party: ({ token }) => byName.get(`${token.sub} ${token.key_id}`),
    stops,
  };
}

const GRANTS = {
  name: 'admission-grants',
  text: `
    SELECT ${STANDING_COLUMNS}, rate_per_second, l.per_second AS resource_rate, l.concurrent AS resource_concurrency
      FROM grant_standing LEFT JOIN resource_limits l USING (resource) WHERE id = ANY($1::uuid[])`,
};

const PARTIES = {
  name: 'admission-parties',
  text: `
    SELECT s.id || ' ' || k.kid AS name, s.system_active, s.department_active, k.revoked_at IS NULL AS key_active,
           s.kind, s.region, s.per_second, s.concurrent
      FROM system_standing s JOIN system_keys k ON k.system_id = s.id
     WHERE s.id = ANY($1::uuid[]) AND k.kid = ANY($2::text[])`,
};

export interface PartyCheck {
  name: string;
  check: (party: PartyStanding | undefined) => OncewayError | undefined;
}

export const PARTY_CHECKS: readonly PartyCheck[] = [
  { name: 'system-key', check: (party) => (party?.key_active === true ? undefined : keyRevoked()) },
  { name: 'system-active', check: (party) => (party?.system_active === true ? undefined : systemInactive()) },
  {
    name: 'department-active',
    check: (party) => (party?.department_active === true ? undefined : departmentInactive()),
  },
];

/** The first check of the caller that fails. */
export function partyRefusal(party: PartyStanding | undefined): OncewayError | undefined {
  for (const { check } of PARTY_CHECKS) {
    const refusal = check(party);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
