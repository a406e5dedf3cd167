/** Terms of a call whose answer nobody waits for. */
export interface PendingTerms {
  /** Epoch ms until when the result can be fetched. */
  keepUntilMs: number;
  /** Epoch ms at which the exchange must have its end: what is closed because its time is over is recorded before. */
  endsMs: number;
  /** Of the call; goes with the request. */
  traceparent: string;
  /** Which line of which batch it is. */
  batch?: { id: string; line: number };
}

/** What is kept of an exchange that nobody waits for, when it is admitted. */
export interface PendingRow {
  exchange: string;
  value: string;
  headers: Record<string, string>;
  /** The question's salt, sealed to the worker, who puts it into the receipt. */
  secret: SealedSecret;
}

export interface SealedSecret {
  value: string;
  sessionKey: string;
}
