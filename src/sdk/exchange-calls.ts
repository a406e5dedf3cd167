import type { ExchangeAnswer } from '../contracts';
import { uuidv7 } from '../kernel';
import type { GatewayHttp } from './gateway-http';
import { unlessAborted, type CallOptions } from './limit';
import { isProblem } from './problem-error';
import { bodyDigest } from './question-proof';
import type { ReceiptChecker } from './receipt-check';
import { withRetries, type Pacing } from './retry';
import type { TokenSource } from './token-source';
import type { ExchangeAsk } from './typed-exchange';

interface Parts {
  http: GatewayHttp;
  tokens: TokenSource;
  pacing: Pacing;
  /** Absent: answers are handed on as they come. */
  receipts: ReceiptChecker | undefined;
}

interface Answered {
  answer: ExchangeAnswer;
  accessToken: string;
}

/** A gateway answers within a few seconds: what is silent for longer will stay silent. */
const TRY_MS = 15_000;
const BEYOND_WAIT_MS = 5_000;

export class ExchangeCalls {
  constructor(private readonly parts: Parts) {}

  /** @throws ProblemError, UnreachableError, ReceiptError, the signal's reason */
  async ask(ask: ExchangeAsk, { signal, timeoutMs }: CallOptions): Promise<ExchangeAnswer> {
    const keyed = { ...ask, idempotencyKey: ask.idempotencyKey ?? uuidv7() };
    const tryMs = Math.max(TRY_MS, (ask.waitSeconds ?? 0) * 1000 + BEYOND_WAIT_MS);
    const { pacing, receipts } = this.parts;
    if (receipts !== undefined) await unlessAborted(receipts.ready(), signal);
    const { answer, accessToken } = await withRetries(
      (remainingMs) => this.withToken(keyed, signal, Math.min(tryMs, remainingMs)),
      { pacing, signal, timeoutMs: timeoutMs ?? 2 * tryMs },
    );
    if (receipts !== undefined) await unlessAborted(receipts.assertProved(answer, ask, accessToken), signal);
    return answer;
  }

  /** A token may have been taken back, or have run out on the way: another is worth one try. */
  private async withToken(ask: ExchangeAsk, signal: AbortSignal | undefined, timeoutMs: number): Promise<Answered> {
    const tokenAsk = { grant: ask.grant, matter: ask.matter };
    const { tokens } = this.parts;
    const { accessToken } = await unlessAborted(tokens.token(tokenAsk), signal);
    try {
      return { answer: await this.once(ask, accessToken, signal, timeoutMs), accessToken };
    } catch (error) {
      if (!isProblem(error, 'token.expired', 'token.invalid')) throw error;
      await tokens.forget(tokenAsk, accessToken);
      const { accessToken: fresh } = await unlessAborted(tokens.token(tokenAsk), signal);
      return { answer: await this.once(ask, fresh, signal, timeoutMs), accessToken: fresh };
    }
  }

  private once(
    { grant: _, idempotencyKey, waitSeconds, ...body }: ExchangeAsk,
    accessToken: string,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<ExchangeAnswer> {
    return this.parts.http.proved<ExchangeAnswer>('resource', {
      method: 'POST',
      path: '/v1/exchanges',
      accessToken,
      signal,
      timeoutMs,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': `"${idempotencyKey ?? ''}"`,
        ...(waitSeconds !== undefined && { prefer: `wait=${waitSeconds}` }),
      },
      body: () => JSON.stringify(body),
      bodyDigest: bodyDigest(body),
    });
  }
}
