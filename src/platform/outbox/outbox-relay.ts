import type { DataSource, EntityManager } from 'typeorm';

import type { Logger } from '../logging';
import { LANES, type OutboxRow } from './put-in-outbox';

export interface RelayPorts {
  source: DataSource;
  /** Resolves once Kafka has acknowledged the record. */
  send: (record: Omit<OutboxRow, 'signAs'>) => Promise<unknown>;
  /** Headers that prove a value under a label; called for rows with `signAs`, right before they are sent. */
  sign: (label: string, value: string) => Record<string, string>;
  logger: Logger;
}

interface PendingRow extends OutboxRow {
  id: string;
}

/** First half of the advisory locks' keys; the second is the lane. */
const LANE_LOCKS = 20_261_126;
const ROWS_AT_ONCE = 200;
const POLL_MS = 100;
const PAUSE_AFTER_FAILURE_MS = 1_000;
const COMPLAIN_AGAIN_MS = 60_000;

/**
 * Delivers the outbox to Kafka: at least once, in order per topic and key, from any number of workers. A row that cannot
 * be delivered holds up its own key alone; it is never dropped, and its age shows in the metrics.
 */
export class OutboxRelay {
  private running: Promise<void> | undefined;
  private stopping = false;
  private complainedMs: number | undefined;
  private wake: () => void = () => undefined;

  constructor(private readonly ports: RelayPorts) {}

  start(): void {
    this.running ??= this.loop();
  }

  /** Finishes the lane in hand and returns. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
  }

  /** One round over all lanes that have rows; answers how many rows were delivered and whether any could not be. */
  async deliver(): Promise<{ delivered: number; failed: boolean }> {
    const rows = await this.ports.source.query<{ lane: number }[]>(
      `SELECT lane FROM generate_series(0, ${LANES - 1}) lane
        WHERE EXISTS (SELECT FROM outbox o WHERE o.lane = lane.lane AND o.delivered_at IS NULL)`,
    );
    const done = { delivered: 0, failed: false };
    for (const { lane } of rows) {
      if (this.stopping) break;
      const outcome = await this.ports.source.transaction((tx) => this.deliverLane(tx, lane));
      done.delivered += outcome.delivered;
      done.failed ||= outcome.failed;
    }
    return done;
  }

  private async loop(): Promise<void> {
    while (!this.stopping) {
      let pauseMs = POLL_MS;
      try {
        const { delivered, failed } = await this.deliver();
        if (!failed) this.recovered();
        if (failed) pauseMs = PAUSE_AFTER_FAILURE_MS;
        else if (delivered > 0) pauseMs = 0;
      } catch (error) {
        pauseMs = PAUSE_AFTER_FAILURE_MS;
        this.complain({ err: error }, 'outbox: round failed');
      }
      if (pauseMs > 0) await this.pause(pauseMs);
    }
  }

  /** An outage fails every row of every round: the log gets one line a minute, the metrics show the rest. */
  private complain(facts: Record<string, unknown>, message: string): void {
    const nowMs = performance.now();
    if (this.complainedMs !== undefined && nowMs - this.complainedMs < COMPLAIN_AGAIN_MS) return;
    this.complainedMs = nowMs;
    this.ports.logger.warn(facts, message);
  }

  private recovered(): void {
    if (this.complainedMs !== undefined) this.ports.logger.info({}, 'outbox: delivers again');
    this.complainedMs = undefined;
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Whoever holds the lane's lock delivers from it: two workers in one lane could overtake each other. */
  private async deliverLane(tx: EntityManager, lane: number): Promise<{ delivered: number; failed: boolean }> {
    const [lock] = await tx.query<{ held: boolean }[]>(`SELECT pg_try_advisory_xact_lock($1, $2) AS held`, [
      LANE_LOCKS,
      lane,
    ]);
    if (!lock!.held) return { delivered: 0, failed: false };
    const rows = await tx.query<PendingRow[]>(
      `SELECT id, topic, key, "partition", value, headers, sign_as AS "signAs" FROM outbox
        WHERE lane = $1 AND delivered_at IS NULL ORDER BY id LIMIT ${ROWS_AT_ONCE} FOR UPDATE SKIP LOCKED`,
      [lane],
    );
    const delivered = (await Promise.all(chains(rows).map((chain) => this.sendInOrder(chain)))).flat();
    if (delivered.length > 0) {
      await tx.query(`UPDATE outbox SET delivered_at = now() WHERE id = ANY ($1::bigint[])`, [delivered]);
    }
    return { delivered: delivered.length, failed: delivered.length < rows.length };
  }

  /** Sends rows of one key, each after the one before was acknowledged; stops at the first that fails. */
  private async sendInOrder(rows: readonly PendingRow[]): Promise<string[]> {
    const delivered: string[] = [];
    for (const { id, topic, key, partition, value, headers, signAs } of rows) {
      try {
        const proof = signAs ? this.ports.sign(signAs, value) : {};
        await this.ports.send({ topic, key, value, headers: { ...headers, ...proof }, ...place(partition) });
        delivered.push(id);
      } catch (error) {
        this.complain({ outboxId: id, topic, err: error }, 'outbox: row not delivered');
        break;
      }
    }
    return delivered;
  }
}

/** A partition that the row does not name is left to the producer. */
function place(partition: number | null | undefined): { partition?: number } {
  return partition === null || partition === undefined ? {} : { partition };
}

function chains(rows: readonly PendingRow[]): PendingRow[][] {
  const byKey = new Map<string, PendingRow[]>();
  for (const row of rows) {
    const name = `${row.topic}\n${row.key}`;
    const chain = byKey.get(name);
    if (chain) chain.push(row);
    else byKey.set(name, [row]);
  }
  return [...byKey.values()];
}

/** Rows that wait and the age of the oldest in seconds, for the metrics. */
export async function outboxBacklog(source: DataSource): Promise<{ pending: number; oldestSeconds: number }> {
  const [row] = await source.query<{ pending: string; oldest: string | null }[]>(
    `SELECT count(*) AS pending, extract(epoch FROM now() - min(created_at)) AS oldest FROM outbox WHERE delivered_at IS NULL`,
  );
  return { pending: Number(row!.pending), oldestSeconds: Number(row!.oldest ?? 0) };
}
