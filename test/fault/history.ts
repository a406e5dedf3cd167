import type { Books } from '../support/book-faults';

/** One try of a call, as the client had it. */
export interface Try {
  readonly gateway: number;
  readonly startedMs: number;
  readonly ms: number;
  /** 0: the connection was refused or broke. */
  readonly status: number;
  readonly code?: string | undefined;
  readonly kind?: string | undefined;
  readonly exchange?: string | undefined;
  readonly audit?: string | undefined;
  /** The value of the one item asked for. */
  readonly value?: unknown;
}

/** A call of the client's log: one question under one Idempotency-Key, tried as often as its patience allows. */
export interface Call {
  readonly key: string;
  readonly resource: string;
  /** What the source holds. */
  readonly expected: string;
  readonly tries: readonly Try[];
}

/** A record of `audit.records` as it stands in Kafka. */
export interface KafkaAudit {
  readonly partition: number;
  /** Decimal text. */
  readonly offset: string;
  /** CloudEvents type. */
  readonly type: string;
  readonly value: string;
}

/** How long a part had been back when all that it serves was served again; undefined: not within the patience. */
export interface Service {
  readonly part: string;
  readonly ms: number | undefined;
}

/** All that is known of a run, from three sides: the books, Kafka, and the client. */
export interface History {
  readonly books: Books;
  readonly audit: readonly KafkaAudit[];
  readonly calls: readonly Call[];
  readonly tokens: readonly string[];
  readonly services: readonly Service[];
  /** Keys of calls made while parts were stopped in good order, by a client that retries once. */
  readonly mustSucceed: ReadonlySet<string>;
}
