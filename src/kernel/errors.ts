/** One thing wrong with an input: where (JSON pointer), which rule (stable code), in words that quote no value. */
export interface Fault {
  pointer: string;
  code: string;
  detail: string;
}

export interface ErrorOptions {
  /** Words for the caller. Never holds a personal value. */
  detail?: string;
  faults?: Fault[];
  /** Facts fit for a log and for the problem document's extension members. Never a personal value. */
  facts?: Record<string, unknown>;
  cause?: unknown;
}

/**
 * The one error that carries a stable code of contracts/registers/errors.json. Status and titles stand in the register,
 * so one code has one status everywhere. Made by `refuse` of src/contracts, which knows the codes.
 */
export class OncewayError<Code extends string = string> extends Error {
  readonly detail: string | undefined;
  readonly faults: readonly Fault[];
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    readonly code: Code,
    options: ErrorOptions = {},
  ) {
    super(options.detail ?? code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OncewayError';
    this.detail = options.detail;
    this.faults = options.faults ?? [];
    this.facts = options.facts ?? {};
  }
}
