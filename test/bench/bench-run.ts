/** What one run of a bench was asked for, and how it ends what it starts. */
export interface BenchRun {
  readonly rounds: number;
  /** Calls a round and mode. */
  readonly calls: number;
  readonly people: number;
  /** Seconds a round lasts, where a bench goes by time. */
  readonly seconds?: number | undefined;
  /** Only so many callers, where a bench tries several numbers. */
  readonly callers?: number | undefined;
  /** How long to watch memory in place of measuring. */
  readonly soakMs?: number | undefined;
  readonly say: (line: string) => void;
  /** Ends of what was started, in the order of starting; run at the end and on a signal. */
  readonly leave: (() => Promise<void>)[];
}

/** `ok`: every bound held. */
export type Figures = { readonly ok: boolean } & Readonly<Record<string, unknown>>;

export type Bench = (run: BenchRun) => Promise<Figures>;
