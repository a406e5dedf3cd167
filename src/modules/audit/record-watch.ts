import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { METRICS, type MetricName } from '../../contracts';
import { withDatabase } from '../../platform/database';
import type { Logger } from '../../platform/logging';
import { Counter, Gauge, Registry } from '../../platform/metrics';
import type { Appended } from './audit-log';
import { AuditSettings } from './audit-settings';

const EVERY_MS = 5_000;
/** The worker is seldom done sooner; asking earlier would only ask twice. */
const SETTLING_MS = 1_000;
const ASKED_AT_ONCE = 5_000;
/** Some minutes of full load. Beyond it the oldest are given up as unchecked, never silently. */
const MOST_WAITING = 200_000;

type Waiting = Pick<Appended, 'auditId' | 'partition' | 'offset'> & { sinceMs: number };

interface Verdict {
  id: string;
  entered: boolean;
  /** The worker has read the partition beyond the record. */
  passed: boolean;
}

/**
 * Checks afterwards what is promised beforehand: for each disclosure that this gateway made, that its record came to
 * stand in the ledger. It knows of disclosures by its own memory, not by Kafka's, so that a record which Kafka lost, or
 * which the ledger refused, is noticed.
 */
@Injectable()
export class RecordWatch {
  private readonly waiting = new Map<string, Waiting>();
  private readonly unrecorded: Counter<'reason'>;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly source: DataSource,
    private readonly settings: AuditSettings,
    registry: Registry,
  ) {
    const row = (name: MetricName) => ({ name, help: METRICS[name].help, registers: [registry] });
    this.unrecorded = new Counter({ ...row('onceway_disclosures_unrecorded_total'), labelNames: ['reason'] });
    // A series that begins with its first fault would hide it: an increase needs a value before.
    for (const reason of ['missing', 'unchecked']) this.unrecorded.inc({ reason }, 0);
    const oldest = (): number => this.oldestSeconds();
    new Gauge({
      ...row('onceway_disclosures_unconfirmed_seconds'),
      collect() {
        this.set(oldest());
      },
    });
  }

  /** Call it for a record whose data leaves. */
  note({ auditId, partition, offset }: Appended): void {
    this.waiting.set(auditId, { auditId, partition, offset, sinceMs: this.settings.clock.now() });
    if (this.waiting.size <= MOST_WAITING) return;
    this.waiting.delete(this.waiting.keys().next().value!);
    this.unrecorded.inc({ reason: 'unchecked' });
  }

  start(logger: Logger): void {
    let failing = false;
    this.timer = setInterval(() => {
      this.round = this.check(logger).then(
        () => void (failing = false),
        (error: unknown) => {
          // What could not be asked is asked in the next round; readiness tells of the database itself.
          if (!failing) logger.warn({ err: error }, 'disclosures cannot be compared with the ledger');
          failing = true;
        },
      );
    }, EVERY_MS);
    this.timer.unref();
  }

  /** What a gateway has disclosed in its last seconds stays unchecked when it stops; its records are durable. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  /** One round over all that have had time to be entered. */
  async check(logger: Pick<Logger, 'error'>): Promise<void> {
    const until = this.settings.clock.now() - SETTLING_MS;
    const due = [...this.waiting.values()].filter(({ sinceMs }) => sinceMs <= until);
    for (let at = 0; at < due.length; at += ASKED_AT_ONCE) {
      for (const verdict of await this.ask(due.slice(at, at + ASKED_AT_ONCE))) this.judge(verdict, logger);
    }
  }

  private judge({ id, entered, passed }: Verdict, logger: Pick<Logger, 'error'>): void {
    const noted = this.waiting.get(id);
    if (noted === undefined || (!entered && !passed)) return;
    this.waiting.delete(id);
    if (entered) return;
    this.unrecorded.inc({ reason: 'missing' });
    const { partition, offset } = noted;
    logger.error({ audit: id, partition, offset }, 'a disclosure whose record the ledger does not have');
  }

  /** One statement, hence one snapshot: entries and the place behind them are written in one transaction. */
  private ask(due: readonly Waiting[]): Promise<Verdict[]> {
    return withDatabase(() =>
      this.source.query<Verdict[]>(
        `SELECT w.id, l.id IS NOT NULL AS entered, coalesce(o.next_offset > w.at, false) AS passed
           FROM unnest($1::uuid[], $2::smallint[], $3::bigint[]) AS w (id, part, at)
           LEFT JOIN ledger_entries l ON l.id = w.id
           LEFT JOIN audit_offsets o ON o."partition" = w.part`,
        [due.map(({ auditId }) => auditId), due.map(({ partition }) => partition), due.map(({ offset }) => offset)],
      ),
    );
  }

  private oldestSeconds(): number {
    const [oldest] = this.waiting.values();
    return oldest === undefined ? 0 : Math.max(0, this.settings.clock.now() - oldest.sinceMs) / 1000;
  }
}
