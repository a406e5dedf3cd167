import type {
  AcceptedBatch,
  BatchHead,
  BatchLine,
  BatchResult,
  BatchStatus,
  ErrorCode,
  ExchangeAnswer,
  ItemName,
  Uuid,
} from '../contracts';
import { uuidv7 } from '../kernel';
import { unlessAborted, type CallOptions } from './limit';
import type { Opener } from './opening-key';
import type { ReceiptChecker } from './receipt-check';
import { withRetries, type Pacing } from './retry';
import type { Called, TokenCalls } from './token-calls';

/** Many questions that differ in their subjects alone, and in what is claimed of each. */
export interface BatchAsk extends Omit<BatchHead, 'items'> {
  items: readonly ItemName[];
  grant: Uuid;
  lines: readonly BatchLine[];
  /** Names the batch over retries; a fresh one is made when absent. */
  idempotencyKey?: string;
}

/** A line that is settled. `place` counts lines in the order in which they were: give the last one as `after`. */
export type BatchAnswer = { place: number; line: number; exchange: Uuid } & (
  | { state: 'delivered'; answer: ExchangeAnswer }
  | { state: 'failed' | 'expired'; code: ErrorCode | undefined }
  | { state: 'gone' }
);

interface Parts {
  calls: TokenCalls;
  pacing: Pacing;
  receipts: ReceiptChecker | undefined;
  opener: () => Opener;
}

/** Ten thousand lines are sealed one by one. */
const SEND_MS = 60_000;
const TRY_MS = 15_000;

export class BatchCalls {
  constructor(private readonly parts: Parts) {}

  /** @throws ProblemError, UnreachableError, the signal's reason */
  async ask(
    { grant, lines, idempotencyKey = uuidv7(), ...head }: BatchAsk,
    options: CallOptions,
  ): Promise<AcceptedBatch> {
    this.parts.opener();
    const { receipts, calls } = this.parts;
    if (receipts !== undefined) await unlessAborted(receipts.ready(), options.signal);
    const asked = { grant, matter: head.matter };
    const { body } = await this.retried(options, SEND_MS, (timeoutMs) =>
      calls.lines<AcceptedBatch>(asked, [head, ...lines], { idempotencyKey, signal: options.signal, timeoutMs }),
    );
    return body;
  }

  async status(batch: Uuid, ask: BatchAsk, options: CallOptions): Promise<BatchStatus> {
    const { body } = await this.get<BatchStatus>(ask, `/v1/exchanges/batches/${batch}`, options);
    return body;
  }

  /** One chunk of what is settled, opened and proved; empty when nothing more is yet. */
  async results(
    batch: Uuid,
    ask: BatchAsk,
    { after = 0, limit = 200, ...options }: CallOptions & { after?: number; limit?: number },
  ): Promise<BatchAnswer[]> {
    const path = `/v1/exchanges/batches/${batch}/results`;
    const { body, accessToken } = await this.get<BatchResult[]>(ask, path, options, `after=${after}&limit=${limit}`);
    return Promise.all(body.map((one) => this.answer(one, ask, accessToken)));
  }

  private async answer(
    { place, line, exchange, state, code, result, audit }: BatchResult,
    ask: BatchAsk,
    accessToken: string,
  ): Promise<BatchAnswer> {
    const placed = { place, line, exchange };
    if (state !== 'delivered') return { ...placed, state, code: code as ErrorCode | undefined };
    if (result === undefined || audit === undefined) return { ...placed, state: 'gone' };
    const answer: ExchangeAnswer = { ...(await this.parts.opener().open(result, exchange)), audit };
    await this.parts.receipts?.assertProved(answer, questionOf(ask, line), accessToken);
    return { ...placed, state, answer };
  }

  private get<Body>(
    { grant, matter }: BatchAsk,
    path: string,
    options: CallOptions,
    query?: string,
  ): Promise<Called<Body>> {
    const { signal } = options;
    return this.retried(options, TRY_MS, (timeoutMs) =>
      this.parts.calls.get<Body>({ grant, matter }, path, { ...(query !== undefined && { query }), signal, timeoutMs }),
    );
  }

  private retried<T>(
    { signal, timeoutMs }: CallOptions,
    tryMs: number,
    act: (timeoutMs: number) => Promise<T>,
  ): Promise<T> {
    return withRetries((remainingMs) => act(Math.min(tryMs, remainingMs)), {
      pacing: this.parts.pacing,
      signal,
      timeoutMs: timeoutMs ?? 2 * tryMs,
    });
  }
}

/** The question of a line as its receipt is held to it. */
function questionOf({ lines, items, ...head }: BatchAsk, line: number): Parameters<ReceiptChecker['assertProved']>[1] {
  const { subject, values } = lines[line - 1]!;
  return { ...head, subject, ...(head.mode === 'verify' ? { values: values ?? {} } : { items }) };
}
