import type { EntityManager } from 'typeorm';
import { run, type Statement } from '../../../platform/database';
import { countedInOrder, isShared, type Use } from './use';

/** `take` counts the calls up and keeps the rows locked until the transaction ends; `look` only reads. */
export type How = 'take' | 'look';

/** By name, what was used before these calls. */
type Used = Map<string, number>;

export const nameOf = {
  system: ({ system }: Use): string => `system ${system}`,
  grant: ({ grant }: Use): string => `grant ${grant}`,
  resource: ({ resource }: Use): string => `resource ${resource}`,
  caller: ({ resource, system }: Use): string => `${resource} ${system}`,
};

export interface Windows {
  used: Used;
  /** The second that a resource's calls count for. */
  seconds: Map<string, Date>;
}

/**
 * The clock is asked once the row is locked: whoever waited counts for the second in which it went on. A resource's row
 * counts nothing; it is the lock under which its callers' rows are shared out.
 */
export async function windowsOf(tx: EntityManager, uses: readonly Use[], how: How): Promise<Windows> {
  const counts = countedInOrder([
    ...uses.map(nameOf.system),
    ...uses.filter(({ grantRate }) => grantRate !== undefined).map(nameOf.grant),
    ...uses.filter(isShared).map(nameOf.resource),
  ]);
  const names = [...counts.keys()];
  const asked = names.map((name) => (name.startsWith('resource ') ? 0 : counts.get(name)!));
  const rows = await run<{ name: string; used: number; second: Date }>(tx, WINDOWS[how], [names, asked]);
  return {
    used: new Map(rows.map(({ name, used }) => [name, used - (how === 'take' ? asked[names.indexOf(name)]! : 0)])),
    seconds: new Map(rows.map(({ name, second }) => [name, second])),
  };
}

const WINDOWS: Record<How, Statement> = {
  take: {
    name: 'admission-windows',
    text: `
    INSERT INTO rate_windows AS w (name, second, used)
    SELECT name, date_trunc('second', clock_timestamp()), n FROM unnest($1::text[], $2::int[]) AS t (name, n)
    ON CONFLICT (name) DO UPDATE SET (second, used) = (
      SELECT greatest(w.second, clock.second),
             CASE WHEN w.second >= clock.second THEN w.used ELSE 0 END + excluded.used
        FROM (SELECT date_trunc('second', clock_timestamp()) AS second OFFSET 0) clock)
    RETURNING name, used, second`,
  },
  look: {
    name: 'admission-windows-look',
    text: `
    SELECT t.name, CASE WHEN w.second >= clock.second THEN w.used ELSE 0 END AS used, clock.second
      FROM unnest($1::text[], $2::int[]) AS t (name, n)
      CROSS JOIN (SELECT date_trunc('second', clock_timestamp()) AS second OFFSET 0) clock
      LEFT JOIN rate_windows w ON w.name = t.name`,
  },
};

export interface CallerRow {
  resource: string;
  system: string;
  used: number;
  wanted: number;
}

/** Everybody who asked for these resources in this second or the one before. Their rows stand under the resource's lock. */
export async function callersOf(
  tx: EntityManager,
  uses: readonly Use[],
  seconds: Windows['seconds'],
  how: How,
): Promise<CallerRow[]> {
  const shared = uses.filter(isShared);
  if (shared.length === 0) return [];
  const counts = countedInOrder(shared.map(nameOf.caller));
  const callers = [...counts].map(([name, n]) => ({ ...shared.find((use) => nameOf.caller(use) === name)!, name, n }));
  const rows = await tx.query<(CallerRow & { asked: number; asked_before: number })[]>(CALLERS[how], [
    callers.map(({ resource }) => resource),
    callers.map(({ system }) => system),
    callers.map((use) => seconds.get(nameOf.resource(use))!),
    callers.map(({ n }) => n),
  ]);
  const taken = new Map(how === 'take' ? counts : []);
  return rows.map(({ resource, system, used, asked, asked_before }) => ({
    resource,
    system,
    used: used - (taken.get(`${resource} ${system}`) ?? 0),
    wanted: Math.max(asked, asked_before),
  }));
}

const OTHERS = `
  SELECT c.resource, c.system_id AS system,
         CASE WHEN c.second = t.second THEN c.used ELSE 0 END AS used,
         CASE WHEN c.second = t.second THEN c.asked ELSE 0 END AS asked,
         CASE WHEN c.second = t.second THEN c.asked_before ELSE c.asked END AS asked_before
    FROM caller_windows c
    JOIN (SELECT DISTINCT resource, second FROM unnest($1::text[], $3::timestamptz[]) AS a (resource, second)) t
      ON t.resource = c.resource AND c.second >= t.second - interval '1 second'`;

const CALLERS: Record<How, string> = {
  take: `
    WITH mine AS (
      INSERT INTO caller_windows AS c (resource, system_id, second, used, asked, asked_before)
      SELECT resource, system_id, second, n, n, 0
        FROM unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::int[]) AS t (resource, system_id, second, n)
      ON CONFLICT (resource, system_id) DO UPDATE SET
        used = CASE WHEN c.second = excluded.second THEN c.used ELSE 0 END + excluded.used,
        asked = CASE WHEN c.second = excluded.second THEN c.asked ELSE 0 END + excluded.asked,
        asked_before = CASE WHEN c.second = excluded.second THEN c.asked_before
                            WHEN c.second = excluded.second - interval '1 second' THEN c.asked ELSE 0 END,
        second = excluded.second
      RETURNING resource, system_id AS system, used, asked, asked_before
    )
    SELECT * FROM mine UNION ALL
    ${OTHERS} WHERE (c.resource, c.system_id) NOT IN (SELECT resource, system FROM mine)`,
  // A call that only looks counts as asked: the share that it would have is the one that it is told.
  look: `
    ${OTHERS} WHERE (c.resource, c.system_id) NOT IN (SELECT * FROM unnest($1::text[], $2::uuid[]))
    UNION ALL
    SELECT t.resource, t.system_id, CASE WHEN c.second = t.second THEN c.used ELSE 0 END,
           CASE WHEN c.second = t.second THEN c.asked ELSE 0 END + t.n, 0
      FROM unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::int[]) AS t (resource, system_id, second, n)
      LEFT JOIN caller_windows c ON c.resource = t.resource AND c.system_id = t.system_id`,
};

export interface Slots {
  /** Exchanges under way, by system. */
  bySystem: Used;
  byCaller: { resource: string; system: string; used: number }[];
}

/** Counted under the locks of system and resource: what another replica admits meanwhile has committed or has to wait. */
export async function slotsOf(tx: EntityManager, uses: readonly Use[]): Promise<Slots> {
  const rows = await run<{ resource: string | null; system: string; used: number }>(tx, SLOTS, [
    [...new Set(uses.map(({ system }) => system))],
    [
      ...new Set(
        uses.filter(({ resourceConcurrency }) => resourceConcurrency !== undefined).map(({ resource }) => resource),
      ),
    ],
  ]);
  return {
    bySystem: new Map(rows.filter(({ resource }) => resource === null).map(({ system, used }) => [system, used])),
    byCaller: rows.flatMap(({ resource, ...row }) => (resource === null ? [] : [{ resource, ...row }])),
  };
}

const SLOTS: Statement = {
  name: 'admission-slots',
  text: `SELECT NULL AS resource, system_id AS system, count(*)::int AS used FROM exchange_slots
      WHERE system_id = ANY($1::uuid[]) AND expires_at > now() GROUP BY system_id
     UNION ALL
     SELECT resource, system_id, count(*)::int FROM exchange_slots
      WHERE resource = ANY($2::text[]) AND expires_at > now() GROUP BY resource, system_id`,
};

const TODAY = `(now() AT TIME ZONE 'Asia/Shanghai')::date`;

/** Days of grants: locked in the order of the grants. */
export async function quotaOf(tx: EntityManager, uses: readonly Use[], how: How): Promise<Used> {
  const counts = countedInOrder(uses.filter(({ quota }) => quota !== undefined).map(({ grant }) => grant));
  if (counts.size === 0) return new Map();
  const rows = await run<{ grant_id: string; used: number }>(
    tx,
    QUOTA[how],
    how === 'take' ? [[...counts.keys()], [...counts.values()]] : [[...counts.keys()]],
  );
  return new Map(rows.map(({ grant_id, used }) => [grant_id, used - (how === 'take' ? counts.get(grant_id)! : 0)]));
}

const QUOTA: Record<How, Statement> = {
  take: {
    name: 'admission-quota',
    text: `
      INSERT INTO grant_usage AS u (grant_id, day, used)
      SELECT grant_id, ${TODAY}, n FROM unnest($1::uuid[], $2::int[]) AS t (grant_id, n)
      ON CONFLICT (grant_id, day) DO UPDATE SET used = u.used + excluded.used
      RETURNING grant_id, used`,
  },
  look: { text: `SELECT grant_id, used FROM grant_usage WHERE grant_id = ANY($1::uuid[]) AND day = ${TODAY}` },
};

export interface GuessRow {
  guess: string;
  /** Held before these calls: those known to be wrong and those whose outcome nobody knows yet. */
  used: number;
  wrong: number;
}

/** A guess is held while nobody knows its outcome: however many ask at once, no more than the limit can be wrong. */
export async function guessesOf(tx: EntityManager, uses: readonly Use[], how: How): Promise<GuessRow[]> {
  const counts = countedInOrder(uses.flatMap(({ guesses }) => guesses));
  if (counts.size === 0) return [];
  const ends = new Map(uses.flatMap(({ guesses, dayEndsMs }) => guesses.map((guess) => [guess, dayEndsMs] as const)));
  const names = [...counts.keys()];
  const hashes = names.map((hex) => Buffer.from(hex, 'hex'));
  const rows = await run<GuessRow>(
    tx,
    GUESSES[how],
    how === 'take' ? [hashes, names.map((name) => new Date(ends.get(name)!)), [...counts.values()]] : [hashes],
  );
  return rows.map((row) => ({ ...row, used: row.used - (how === 'take' ? counts.get(row.guess)! : 0) }));
}

const GUESSES: Record<How, Statement> = {
  take: {
    name: 'admission-guesses',
    text: `
      INSERT INTO verify_guesses AS g (guess, day_ends, held)
      SELECT * FROM unnest($1::bytea[], $2::timestamptz[], $3::int[])
      ON CONFLICT (guess) DO UPDATE SET held = g.held + excluded.held
      RETURNING encode(guess, 'hex') AS guess, held AS used, wrong`,
  },
  look: {
    text: `SELECT encode(guess, 'hex') AS guess, held AS used, wrong FROM verify_guesses WHERE guess = ANY($1::bytea[])`,
  },
};

/** A call that was refused, and the guess that refused it, if it was one. */
export interface Refused {
  use: Use;
  guess: string | undefined;
}

/** What refused calls took; every row is locked already, so that the order is nobody's concern. */
export async function giveBack(tx: EntityManager, refused: readonly Refused[]): Promise<void> {
  if (refused.length === 0) return;
  const uses = refused.map(({ use }) => use);
  const windows = countedInOrder([
    ...uses.map(nameOf.system),
    ...uses.filter(({ grantRate }) => grantRate !== undefined).map(nameOf.grant),
  ]);
  const callers = countedInOrder(uses.filter(isShared).map(nameOf.caller));
  const days = countedInOrder(uses.filter(({ quota }) => quota !== undefined).map(({ grant }) => grant));
  const guesses = countedInOrder(uses.flatMap((use) => use.guesses));
  await tx.query(
    `WITH windows AS (
       UPDATE rate_windows w SET used = w.used - t.n FROM unnest($1::text[], $2::int[]) AS t (name, n) WHERE w.name = t.name
     ), callers AS (
       UPDATE caller_windows c SET used = c.used - t.n FROM unnest($3::text[], $4::int[]) AS t (name, n)
        WHERE c.resource = split_part(t.name, ' ', 1) AND c.system_id = split_part(t.name, ' ', 2)::uuid
     ), days AS (
       UPDATE grant_usage u SET used = u.used - t.n FROM unnest($5::uuid[], $6::int[]) AS t (grant_id, n)
        WHERE u.grant_id = t.grant_id AND u.day = ${TODAY}
     )
     UPDATE verify_guesses g SET held = g.held - t.n, refused = g.refused OR t.guess = ANY($9::text[])
       FROM unnest($7::text[], $8::int[]) AS t (guess, n) WHERE g.guess = decode(t.guess, 'hex')`,
    [
      ...[windows, callers, days, guesses].flatMap((counts) => [[...counts.keys()], [...counts.values()]]),
      refused.flatMap(({ guess }) => guess ?? []),
    ],
  );
}
