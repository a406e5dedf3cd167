import type { Mapping } from './mapping';

/** What the agent asks a source for: one subject, and only the items that were asked of the agent. */
export interface SourceQuestion {
  resource: string;
  subject: string;
  items: readonly string[];
  /** Epoch ms by the agent's clock; the source must have answered by then. */
  untilMs: number;
}

/** A record as the source holds it, in the contract's words. An item without a value is absent. */
export interface SourceRecord {
  values: Readonly<Record<string, unknown>>;
  /** What an open correction doubts: the whole record, or some items. */
  doubted: 'all' | ReadonlySet<string>;
}

/** No record: the source said that there is none, and nothing else. */
export interface SourceAnswer {
  record?: SourceRecord;
  /** When this was true, by a source that holds a snapshot; epoch ms. Absent: now. */
  atMs?: number;
}

/**
 * A source behind the agent. One file a kind in connectors/.
 * A question that hangs may hold up further questions of the same source only.
 */
export interface Connector {
  readonly name: string;
  /** Undefined: this source does not hold the resource. */
  mapping(resource: string): Mapping | undefined;
  /**
   * Without a record when, and only when, the source said that there is none. Throws `agent.source-busy`,
   * `agent.source-timeout`, `agent.source-resting`, `agent.source-failed`, or `exchange.contract-broken` when a value
   * cannot be put in the contract's words or the subject has two records.
   */
  ask(question: SourceQuestion): Promise<SourceAnswer>;
  /** Questions that this source takes before it says busy. */
  readonly capacity: number;
  /** What is to be done before the first question; a source that is not there does not keep the others from starting. */
  start?(): Promise<void>;
  close(): Promise<void>;
}
