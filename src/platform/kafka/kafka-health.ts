import type { Admin } from 'kafkajs';
import type { Logger } from '../logging';
import { within } from './within';

const PROBE_EVERY_MS = 1000;
const PROBE_WITHIN_MS = 900;

/** Errors that say something of one record or topic, and nothing of Kafka's health. */
const OF_THE_RECORD = new Set([
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'TOPIC_AUTHORIZATION_FAILED',
  'UNKNOWN_TOPIC_OR_PARTITION',
]);

/** Whether Kafka answers: lost by a failed send, found again by a probe each second. */
export class KafkaHealth {
  healthy = false;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly admin: Admin,
    private readonly logger: Logger,
    /** Makes ready whatever must work again once Kafka answers. */
    private readonly reconnect: () => Promise<void>,
  ) {}

  async start(): Promise<void> {
    await this.probe();
  }

  /** Notes a failure; false when it concerns the record alone. */
  lost(error: unknown): boolean {
    if (OF_THE_RECORD.has(typeOf(error))) return false;
    if (this.healthy) this.logger.warn({ err: error }, 'Kafka lost');
    this.healthy = false;
    this.plan();
    return true;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.healthy = false;
    clearTimeout(this.timer);
    await within(this.admin.disconnect(), PROBE_WITHIN_MS).catch(() => undefined);
  }

  private plan(): void {
    if (this.stopped || this.timer) return;
    this.timer = setTimeout(() => {
      void this.probe();
    }, PROBE_EVERY_MS);
  }

  private async probe(): Promise<void> {
    try {
      await within(this.ask(), PROBE_WITHIN_MS);
      await this.reconnect();
      this.timer = undefined;
      if (this.stopped) return;
      this.healthy = true;
      this.logger.info({}, 'Kafka answers');
    } catch {
      this.timer = undefined;
      this.plan();
    }
  }

  private async ask(): Promise<void> {
    await this.admin.connect();
    await this.admin.describeCluster();
  }
}

/** kafkajs wraps the broker's answer in errors of its own making. */
function typeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('type' in at && typeof at.type === 'string') return at.type;
  }
  return '';
}
