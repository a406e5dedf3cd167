import type { EntityManager } from 'typeorm';

import type { GrantDecision } from '../../contracts';

/** The region of a department: a row of before regions were registered has it in its credit code only. */
export async function homeRegion(tx: EntityManager, department: string): Promise<string> {
  const [row] = await tx.query<{ region: string }[]>(
    'SELECT coalesce(region, substr(code, 3, 6)) AS region FROM departments WHERE code = $1',
    [department],
  );
  return row!.region;
}

/** A region is never taken away, so nothing needs to be locked. */
export async function regionIsKnown(tx: EntityManager, region: string): Promise<boolean> {
  const [row] = await tx.query<{ known: boolean }[]>('SELECT EXISTS (SELECT FROM regions WHERE code = $1) AS known', [
    region,
  ]);
  return row!.known;
}

/** What the registers say of an answer to a request or to a renewal. */
export async function namedInDecision(
  tx: EntityManager,
  { region, requires = [] }: Pick<GrantDecision, 'region' | 'requires'>,
): Promise<{ regionKnown: boolean; unknownAttributes: ReadonlySet<string> }> {
  const regionKnown = region === undefined || (await regionIsKnown(tx, region));
  return { regionKnown, unknownAttributes: await unknownAttributes(tx, requires) };
}

/** Those of the attributes that nobody registered. */
async function unknownAttributes(tx: EntityManager, codes: readonly string[]): Promise<ReadonlySet<string>> {
  if (codes.length === 0) return new Set();
  const rows = await tx.query<{ code: string }[]>(
    'SELECT code FROM unnest($1::text[]) AS code WHERE NOT EXISTS (SELECT FROM attributes a WHERE a.code = code.code)',
    [codes],
  );
  return new Set(rows.map(({ code }) => code));
}
