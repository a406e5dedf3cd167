import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OncewayError } from '../../kernel';
import { Batched, withDatabase } from '../../platform/database';
import { TokenSettings } from './token-settings';

/** A system whose call was verified. */
export interface Asking {
  system: string;
  department: string;
}

/** How a system's window stands after one call more. */
export interface AskState {
  limit: number;
  used: number;
}

interface Counted {
  used: number;
  /** Null: the configuration's rate holds. */
  perSecond: number | null;
}

/** The window is full: the call is tallied for the minute's summary and has no record of its own. */
export class AsksSpent extends OncewayError<'limit.system-rate'> {
  constructor(
    readonly asking: Asking,
    readonly state: AskState,
  ) {
    super('limit.system-rate', {
      detail: `more than ${state.limit} refused calls and dry runs a second`,
      facts: { limit: state.limit, retryAfterSeconds: 1, remedy: REMEDY },
    });
  }
}

const REMEDY = 'Mend what is refused, and ask again in a second; dry runs are for trying out, not for every call.';

/**
 * Calls of a verified system that end refused, and dry runs: each costs a record or as much reading as a call, and is
 * counted by no other limit. One row a system in `rate_windows`, by the database's clock, for all replicas together; calls
 * of one moment share a statement. A call that is answered never comes here.
 */
@Injectable()
export class AskWindow {
  private readonly counting = new Batched<string, Counted>((systems) => this.countAll(systems));

  constructor(
    private readonly source: DataSource,
    private readonly settings: TokenSettings,
  ) {}

  /** @throws AsksSpent; database.unavailable, for what cannot be counted is not answered */
  async take(asking: Asking): Promise<AskState> {
    const { used, perSecond } = await this.counting.ask(asking.system);
    const { systemPerSecond, asksPercent } = this.settings.limits;
    const limit = Math.ceil(((perSecond ?? systemPerSecond) * asksPercent) / 100);
    if (used > limit) throw new AsksSpent(asking, { limit, used });
    return { limit, used };
  }

  private async countAll(systems: readonly string[]): Promise<Counted[]> {
    const counts = new Map<string, number>();
    // Rows are locked in the order of their names: two replicas never wait for each other in a ring.
    for (const system of [...systems].sort()) counts.set(system, (counts.get(system) ?? 0) + 1);
    const rows = await withDatabase(() =>
      this.source.query<{ id: string; used: number; per_second: number | null }[]>(COUNT, [
        [...counts.keys()],
        [...counts.values()],
      ]),
    );
    const before = new Map(rows.map(({ id, used }) => [id, used - counts.get(id)!]));
    const rates = new Map(rows.map(({ id, per_second }) => [id, per_second]));
    return systems.map((system) => {
      const used = before.get(system)! + 1;
      before.set(system, used);
      return { used, perSecond: rates.get(system)! };
    });
  }
}

/** draft-ietf-httpapi-ratelimit-headers, version 10. */
export function askFields({ limit, used }: AskState): Record<string, string> {
  const left = Math.max(0, limit - used);
  return { 'ratelimit-policy': `"system-asks";q=${limit};w=1`, ratelimit: `"system-asks";r=${left};t=1` };
}

const COUNT = `
  WITH counted AS (
    INSERT INTO rate_windows AS w (name, second, used)
    SELECT 'asks ' || id, date_trunc('second', clock_timestamp()), n FROM unnest($1::uuid[], $2::int[]) AS t (id, n)
    ON CONFLICT (name) DO UPDATE SET (second, used) = (
      SELECT greatest(w.second, clock.second),
             CASE WHEN w.second >= clock.second THEN w.used ELSE 0 END + excluded.used
        FROM (SELECT date_trunc('second', clock_timestamp()) AS second OFFSET 0) clock)
    RETURNING name, used
  )
  SELECT t.id, c.used, s.per_second
    FROM unnest($1::uuid[]) AS t (id) JOIN counted c ON c.name = 'asks ' || t.id LEFT JOIN systems s ON s.id = t.id`;
