import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse } from '../../contracts';
import { withDatabase } from '../../platform/database';
import { ExchangeSettings } from './exchange-settings';

const LEASE_SECONDS = 15;
const RENEW_MS = 5_000;

/** This replica's partition of `exchange.replies`: at most one holder at a time, by a row in PostgreSQL. */
@Injectable()
export class ReplyLease {
  private held: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly source: DataSource,
    private readonly settings: ExchangeSettings,
  ) {}

  /** Takes a free partition, or one whose holder has not renewed. `onLost` is called when another replica took it. */
  async take(onLost: () => void): Promise<number> {
    const [row] = await withDatabase(() =>
      this.source.query<[{ partition: number }[], number]>(TAKE, [this.settings.instance, LEASE_SECONDS]),
    );
    if (row[0] === undefined) throw refuse('exchange.overloaded', { detail: 'every reply partition has a holder' });
    this.held = row[0].partition;
    this.timer = setInterval(() => void this.renew(onLost), RENEW_MS);
    this.timer.unref();
    return this.held;
  }

  /** The leased partition. */
  partition(): number {
    if (this.held === undefined) throw refuse('exchange.overloaded', { detail: 'no reply partition is leased yet' });
    return this.held;
  }

  leased(): boolean {
    return this.held !== undefined;
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    if (this.held === undefined) return;
    this.held = undefined;
    await this.source.query(RELEASE, [this.settings.instance]).catch(() => undefined);
  }

  private async renew(onLost: () => void): Promise<void> {
    try {
      const [, renewed] = await this.source.query<[unknown, number]>(RENEW, [this.settings.instance, LEASE_SECONDS]);
      if (renewed > 0) return;
      this.held = undefined;
      clearInterval(this.timer);
      onLost();
    } catch {
      // PostgreSQL away: the lease is ours until somebody takes it, which needs PostgreSQL as well.
    }
  }
}

const TAKE = `
  UPDATE reply_partitions SET holder = $1, leased_until = now() + make_interval(secs => $2)
   WHERE "partition" = (SELECT "partition" FROM reply_partitions WHERE holder IS NULL OR leased_until < now()
                         ORDER BY holder IS NOT NULL, "partition" LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING "partition"`;
const RENEW = `UPDATE reply_partitions SET leased_until = now() + make_interval(secs => $2) WHERE holder = $1`;
const RELEASE = `UPDATE reply_partitions SET holder = NULL, leased_until = '-infinity' WHERE holder = $1`;
