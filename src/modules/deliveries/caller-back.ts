import type { DataSource, EntityManager } from 'typeorm';
import { METRICS, type AuditRecord, type ExchangeStatus } from '../../contracts';
import { canonicalJson } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { signedRequestHeaders } from '../../platform/keys';
import type { Logger } from '../../platform/logging';
import { Counter, type Registry } from '../../platform/metrics';
import { postPinned } from '../../platform/outbound';
import { completeRecord, type AuditLog, type AuditSettings } from '../audit';
import { LAST_WORD_MS } from '../exchange';
import { recordOf } from './end-pending';
import { PENDING_COLUMNS, type PendingExchange } from './pending-exchange';
import { readStandingNow, refusalNow } from './standing-now';

/** Systems called at once. */
const AT_ONCE = 16;
const TIMEOUT_MS = 10_000;
const FIRST_PAUSE_S = 5;
const LONGEST_PAUSE_S = 600;

interface Due extends PendingExchange {
  url: string;
  addresses: string[];
  tries: number;
}

interface Ports {
  source: DataSource;
  audit: Pick<AuditLog, 'append' | 'appendRecord'>;
  settings: AuditSettings;
  graceMs: number;
  registry: Registry;
  logger: Logger;
  random?: () => number;
}

/**
 * Calls systems back with their results, where the authority approved it. Each try is a delivery: the grant is read again
 * and its record durable before the body is sent. It goes on with growing pauses until the system says 2xx, or 410, or
 * until the time of the result is over.
 */
export class CallerBack {
  private readonly calls: Counter<'outcome'>;
  private readonly random: () => number;

  constructor(private readonly ports: Ports) {
    const { help, labels } = METRICS.onceway_callbacks_total;
    this.random = ports.random ?? Math.random;
    this.calls = new Counter({
      name: 'onceway_callbacks_total',
      help,
      labelNames: labels,
      registers: [ports.registry],
    });
  }

  /** One round. Any number of workers may: who raises the number of tries makes the next one. */
  async call(): Promise<void> {
    const due = await withDatabase(() => this.ports.source.query<Due[]>(DUE));
    await Promise.all(due.map((one) => this.tryOne(one)));
  }

  private async tryOne(due: Due): Promise<void> {
    const { exchange, tries } = due;
    const pauseS = Math.min(FIRST_PAUSE_S * 2 ** tries, LONGEST_PAUSE_S) * (0.5 + this.random());
    try {
      const begun = await withDatabase(() => this.ports.source.transaction((tx) => this.begin(tx, due, pauseS)));
      if (begun === undefined) return;
      const audit = await this.record(due, begun);
      const outcome = await this.send(due, audit);
      this.calls.inc({ outcome });
      if (outcome === 'accepted' || outcome === 'gone') await this.end(exchange, outcome);
    } catch (error) {
      this.calls.inc({ outcome: 'failed' });
      this.ports.logger.warn({ exchange, tries, err: error }, 'system not called back');
    }
  }

  /** Undefined when another worker has it, somebody fetched it, or the grant does not stand now. */
  private async begin(tx: EntityManager, due: Due, pauseS: number): Promise<Begun | undefined> {
    const [row] = await tx.query<PendingExchange[]>(
      `SELECT ${PENDING_COLUMNS} FROM pending_exchanges p
        WHERE p.exchange = $1 AND p.call_tries = $2 AND p.result IS NOT NULL AND p.delivered_at IS NULL
          AND p.keep_until > now() FOR UPDATE SKIP LOCKED`,
      [due.exchange, due.tries],
    );
    if (row === undefined) return undefined;
    await tx.query(
      `UPDATE pending_exchanges SET call_tries = call_tries + 1, call_at = now() + make_interval(secs => $2)
        WHERE exchange = $1`,
      [due.exchange, pauseS],
    );
    if (refusalNow(row, await readStandingNow(tx, [row])) !== undefined) return undefined;
    if (row.disclosure !== null) return { record: JSON.parse(row.disclosure) as AuditRecord, first: false };
    const { instance, clock } = this.ports.settings;
    const event = recordOf(row, 'exchange.disclosed', row.ending!, { ...row.facts.facts, by: 'callback' });
    const record = completeRecord(event, instance, clock.now());
    await tx.query(`UPDATE pending_exchanges SET disclosure = $2 WHERE exchange = $1`, [
      due.exchange,
      canonicalJson(record),
    ]);
    return { record, first: true };
  }

  /** The id of the record of this very try. */
  private async record(due: Due, { record, first }: Begun): Promise<string> {
    const ended = await this.ports.audit.appendRecord(record);
    if (ended.appendTimeMs > due.keep_until.getTime() + LAST_WORD_MS + this.ports.graceMs) throw new Error('too late');
    if (first) return ended.auditId;
    const again = recordOf(due, 'exchange.redelivered', due.ending!, { ...due.facts.facts, by: 'callback' });
    return (await this.ports.audit.append(again)).auditId;
  }

  private async send(due: Due, audit: string): Promise<'accepted' | 'gone' | 'refused'> {
    const { settings } = this.ports;
    const { url, addresses, ending, result } = due;
    const status: ExchangeStatus = {
      ...{ exchange: due.exchange, state: 'delivered', kind: ending!.kind, audit, result: result! },
      ...{ answerBy: due.answer_by.toISOString(), keptUntil: due.keep_until.toISOString() },
    };
    const body = Buffer.from(JSON.stringify(status), 'utf8');
    const created = Math.floor(settings.clock.now() / 1000);
    const signed = { method: 'POST', url, contentType: 'application/json', body } as const;
    const headers = signedRequestHeaders({ ...signed, key: settings.signingKey, created, tag: 'onceway-callback' });
    const answered = await postPinned({ url, addresses, headers, body, timeoutMs: TIMEOUT_MS });
    if (answered >= 200 && answered < 300) return 'accepted';
    return answered === 410 ? 'gone' : 'refused';
  }

  private async end(exchange: string, how: 'accepted' | 'gone'): Promise<void> {
    await this.ports.source.query(
      `UPDATE pending_exchanges SET call_ended = $2, delivered_at = CASE WHEN $2 = 'accepted' THEN now() ELSE delivered_at END
        WHERE exchange = $1`,
      [exchange, how],
    );
  }
}

interface Begun {
  record: AuditRecord;
  first: boolean;
}

const DUE = `
  SELECT ${PENDING_COLUMNS}, p.call_tries AS tries, c.url, c.addresses
    FROM pending_exchanges p JOIN system_callbacks c ON c.system_id = p.system_id AND c.state = 'approved'
   WHERE p.state = 'ready' AND p.result IS NOT NULL AND p.batch IS NULL AND p.delivered_at IS NULL AND p.call_ended IS NULL
     AND p.call_at <= now() AND p.keep_until > now()
   ORDER BY p.call_at LIMIT ${AT_ONCE}`;
