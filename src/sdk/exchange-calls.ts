import type { ExchangeAnswer } from '../contracts';
import { uuidv7 } from '../kernel';
import { unlessAborted, type CallOptions } from './limit';
import type { ReceiptChecker } from './receipt-check';
import { withRetries, type Pacing } from './retry';
import type { TokenCalls } from './token-calls';
import type { ExchangeAsk } from './typed-exchange';

interface Parts {
  calls: TokenCalls;
  pacing: Pacing;
  /** Absent: answers are handed on as they come. */
  receipts: ReceiptChecker | undefined;
}

/** A gateway answers within a few seconds: what is silent for longer will stay silent. */
const TRY_MS = 15_000;
const BEYOND_WAIT_MS = 5_000;

export class ExchangeCalls {
  constructor(private readonly parts: Parts) {}

  /** @throws ProblemError, UnreachableError, ReceiptError, the signal's reason */
  async ask(ask: ExchangeAsk, { signal, timeoutMs }: CallOptions): Promise<ExchangeAnswer> {
    const keyed = { ...ask, idempotencyKey: ask.idempotencyKey ?? uuidv7() };
    const { waitSeconds } = ask;
    const tryMs = Math.max(TRY_MS, (waitSeconds ?? 0) * 1000 + BEYOND_WAIT_MS);
    const prefer = waitSeconds === undefined ? {} : { prefer: `wait=${waitSeconds}` };
    const { pacing, receipts, calls } = this.parts;
    if (receipts !== undefined) await unlessAborted(receipts.ready(), signal);
    const { body: answer, accessToken } = await withRetries(
      (remainingMs) =>
        calls.post<ExchangeAnswer>(keyed, { ...prefer, signal, timeoutMs: Math.min(tryMs, remainingMs) }),
      { pacing, signal, timeoutMs: timeoutMs ?? 2 * tryMs },
    );
    if (receipts !== undefined) await unlessAborted(receipts.assertProved(answer, ask, accessToken), signal);
    return answer;
  }
}
