import type { EntityManager } from 'typeorm';
import { refuse } from '../../contracts';
import type { OncewayError } from '../../kernel';
import { standingStops, stopRefusal, type StandingStop } from '../stops';
import { grantRefusal, STANDING_COLUMNS, type GrantAsk, type GrantStanding } from '../tokens';
import type { PendingExchange } from './pending-exchange';

interface SystemNow {
  id: string;
  system_active: boolean;
  department_active: boolean;
  kind: 'own' | 'contractor';
  region: string;
}

/** Grants, parties and stops of some exchanges, as they stand now. */
export interface StandingNow {
  grants: ReadonlyMap<string, GrantStanding>;
  systems: ReadonlyMap<string, SystemNow>;
  stops: readonly StandingStop[];
}

export type Asked = Pick<PendingExchange, 'system_id' | 'provider' | 'facts'>;

/** Read anew for each chunk and each delivery: what an officer did since the question was admitted is felt by it. */
export async function readStandingNow(tx: Pick<EntityManager, 'query'>, asked: readonly Asked[]): Promise<StandingNow> {
  const grants = await tx.query<GrantStanding[]>(
    `SELECT ${STANDING_COLUMNS} FROM grant_standing WHERE id = ANY($1::uuid[])`,
    [[...new Set(asked.map(({ facts }) => facts.grant))]],
  );
  const systems = await tx.query<SystemNow[]>(
    `SELECT id, system_active, department_active, kind, region FROM system_standing WHERE id = ANY($1::uuid[])`,
    [[...new Set(asked.map(({ system_id }) => system_id))]],
  );
  return {
    grants: new Map(grants.map((row) => [row.id, row])),
    systems: new Map(systems.map((row) => [row.id, row])),
    stops: await standingStops(tx),
  };
}

/** Why the exchange would not be admitted now; quota and limits, which it has taken, aside. */
export function refusalNow({ system_id: system, provider, facts }: Asked, now: StandingNow): OncewayError | undefined {
  const party = now.systems.get(system);
  if (party?.system_active !== true) return refuse('access.system-inactive');
  if (!party.department_active) return refuse('access.department-inactive');
  const { department, resource } = facts;
  const stopped = stopRefusal(now.stops, { system, department, asked: { provider, resource } });
  return stopped ?? grantRefusal(now.grants.get(facts.grant), askOf(system, facts, party));
}

/** What the question asks of its grant. */
function askOf(system: string, facts: Asked['facts'], { kind, region }: SystemNow): GrantAsk {
  const { department, matter, items, mode } = facts;
  return { system, kind, region, department, matter, items, modes: [mode] };
}
