import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { EVENT_TYPES, TOPICS } from '../../contracts';
import { canonicalJson, formatTraceparent, newTrace, uuidv7, type Actor } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { cloudEventHeaders } from '../../platform/kafka';
import type { StatementLabel } from '../../platform/keys';
import { putInOutbox, type OutboxRow } from '../../platform/outbox';
import { tell, type Telling } from '../events';
import { completeRecord, type AuditEvent } from './audit-record';
import { AuditSettings } from './audit-settings';
import { signRecords } from './signed-record';

/** What agents must learn: a public key or a published contract. The worker signs it with the root key and sends it. */
export interface News {
  topic: 'exchange.keys' | 'exchange.contracts';
  /** Kafka key: the topics are compacted, the newest value of a key stands. */
  key: string;
  /** A PublishedKey or PublishedContract. */
  value: object;
}

/** What a unit of work did. There is no act without a record: the tuple type refuses an empty list at compile time. */
export interface Deed<T> {
  result: T;
  events: readonly [AuditEvent, ...AuditEvent[]];
  news?: readonly News[];
  /** What departments are told of it. */
  tells?: readonly Telling[];
}

const NEWS_LABELS: Record<News['topic'], StatementLabel> = {
  'exchange.keys': 'onceway/key/v1',
  'exchange.contracts': 'onceway/contract/v1',
};

/** One act of an officer, a system or an operator: its changes, its records, its news and its events commit together. */
@Injectable()
export class UnitOfWork {
  constructor(
    private readonly source: DataSource,
    private readonly settings: AuditSettings,
  ) {}

  /**
   * Runs `work` in one SQL transaction and, in it, puts the signed audit records and the news into the outbox and tells
   * the departments.
   * Whatever `work` throws rolls everything back and is thrown on. Throws `database.unavailable`.
   */
  async act<T>(actor: Actor, work: (tx: EntityManager) => Promise<Deed<T>>): Promise<T> {
    return withDatabase(() =>
      this.source.transaction(async (tx) => {
        const deed = await work(tx);
        await putInOutbox(tx, [...this.auditRows(deed.events, actor), ...this.newsRows(deed.news ?? [])]);
        await tell(tx, deed.tells ?? []);
        return deed.result;
      }),
    );
  }

  private auditRows(events: readonly AuditEvent[], actor: Actor): OutboxRow[] {
    const nowMs = this.settings.clock.now();
    const records = events.map((event) => completeRecord(event, this.settings.instance, nowMs, actor));
    return signRecords(records, this.settings);
  }

  private newsRows(news: readonly News[]): OutboxRow[] {
    return news.map(({ topic, key, value }) => ({
      topic,
      key,
      value: canonicalJson(value),
      headers: cloudEventHeaders({
        id: uuidv7(),
        source: this.settings.source,
        type: topic === TOPICS.keys.name ? EVENT_TYPES.key : EVENT_TYPES.contract,
        traceparent: formatTraceparent(newTrace()),
        contentType: 'application/json',
        timeMs: this.settings.clock.now(),
      }),
      signAs: NEWS_LABELS[topic],
    }));
  }
}
