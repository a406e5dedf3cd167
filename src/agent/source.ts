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

/** What a mapping can answer of one resource: item → members of its elements when it is a list of rows, else true. */
export type Coverage = ReadonlyMap<string, true | readonly string[]>;

/**
 * A source behind the agent. One file a kind in connectors/.
 * A question that hangs may hold up further questions of the same source only.
 */
export interface Connector {
  readonly name: string;
  /** Undefined: this source does not hold the resource. */
  coverage(resource: string): Coverage | undefined;
  /**
   * The record, or undefined when, and only when, the source said that there is none. Throws `agent.source-busy`,
   * `agent.source-timeout`, `agent.source-failed`, or `exchange.contract-broken` when a value cannot be put in the
   * contract's words or the subject has two records.
   */
  ask(question: SourceQuestion): Promise<SourceRecord | undefined>;
  /** Questions that this source takes before it says busy. */
  readonly capacity: number;
  close(): Promise<void>;
}
