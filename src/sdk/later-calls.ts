import type { AcceptedExchange, ErrorCode, ExchangeAnswer, ExchangeStatus } from '../contracts';
import { uuidv7 } from '../kernel';
import { unlessAborted, type CallOptions } from './limit';
import type { Opener } from './opening-key';
import type { ReceiptChecker } from './receipt-check';
import { withRetries, type Pacing } from './retry';
import type { TokenCalls } from './token-calls';
import type { ExchangeAsk } from './typed-exchange';
import { UnreachableError } from './unreachable-error';

interface Parts {
  calls: TokenCalls;
  pacing: Pacing;
  gatewayUrl: string;
  /** Absent: answers are handed on as they come. */
  receipts: ReceiptChecker | undefined;
  /** @throws TypeError when the client was given no key to open results with */
  opener: () => Opener;
}

/** How a question stands that nobody waited for. `gone`: it was fetched more than ten minutes ago. */
export type LaterStatus<Answer = ExchangeAnswer> =
  | { state: 'pending'; answerBy: string; keptUntil: string }
  | { state: 'delivered'; answer: Answer }
  | { state: 'failed' | 'expired'; code: ErrorCode }
  | { state: 'gone' };

/** A question that was asked without waiting and has no result. */
export class LaterError extends Error {
  constructor(
    readonly exchange: string,
    readonly state: 'failed' | 'expired' | 'gone',
    /** Why, by the register of codes. */
    readonly code: ErrorCode | undefined,
  ) {
    super(`exchange ${exchange} is ${state}${code === undefined ? '' : `: ${code}`}`);
    this.name = 'LaterError';
  }
}

const TRY_MS = 15_000;
const TIMEOUT_MS = 300_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Questions that are asked now and answered later. */
export class LaterCalls {
  constructor(private readonly parts: Parts) {}

  /** @throws ProblemError, UnreachableError, the signal's reason */
  async ask(ask: ExchangeAsk, options: CallOptions): Promise<AcceptedExchange> {
    const { receipts } = this.parts;
    const keyed = { ...ask, idempotencyKey: ask.idempotencyKey ?? uuidv7() };
    // Before anything is asked: an answer that nobody could open or check would have been disclosed for nothing.
    this.parts.opener();
    if (receipts !== undefined) await unlessAborted(receipts.ready(), options.signal);
    const { body } = await this.retried(options, (timeoutMs) =>
      this.parts.calls.post<AcceptedExchange>(keyed, { prefer: 'respond-async', signal: options.signal, timeoutMs }),
    );
    return body;
  }

  /** One look; when the result is ready, this fetches it. */
  async status(exchange: string, ask: ExchangeAsk, options: CallOptions): Promise<LaterStatus> {
    const { body, accessToken } = await this.retried(options, (timeoutMs) =>
      this.parts.calls.get<ExchangeStatus>(ask, `/v1/exchanges/${exchange}`, { signal: options.signal, timeoutMs }),
    );
    const { state, answerBy, keptUntil, result, audit, code } = body;
    if (state === 'pending') return { state, answerBy, keptUntil };
    if (state !== 'delivered') return { state, code: code as ErrorCode };
    if (result === undefined || audit === undefined) return { state: 'gone' };
    const answer: ExchangeAnswer = { ...(await this.parts.opener().open(result, exchange)), audit };
    const { receipts } = this.parts;
    if (receipts !== undefined) {
      await unlessAborted(receipts.assertProved(answer, ask, accessToken), options.signal);
    }
    return { state, answer };
  }

  /** Looks again, less and less often, until it stands otherwise. @throws LaterError, UnreachableError when time is over */
  async result(exchange: string, ask: ExchangeAsk, options: CallOptions): Promise<ExchangeAnswer> {
    const { clock, sleep } = this.parts.pacing;
    const endMs = clock.now() + (options.timeoutMs ?? TIMEOUT_MS);
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const status = await this.status(exchange, ask, options);
      if (status.state === 'delivered') return status.answer;
      if (status.state !== 'pending') {
        throw new LaterError(exchange, status.state, 'code' in status ? status.code : undefined);
      }
      if (clock.now() + pauseMs >= endMs)
        throw new UnreachableError(this.parts.gatewayUrl, { cause: undefined, timedOut: true });
      await unlessAborted(sleep(pauseMs, options.signal), options.signal);
    }
  }

  private retried<T>({ signal, timeoutMs }: CallOptions, act: (timeoutMs: number) => Promise<T>): Promise<T> {
    return withRetries((remainingMs) => act(Math.min(TRY_MS, remainingMs)), {
      pacing: this.parts.pacing,
      signal,
      timeoutMs: timeoutMs ?? 2 * TRY_MS,
    });
  }
}
