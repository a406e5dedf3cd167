import type { ExchangeAnswer, ExchangeRequest, Uuid } from '../contracts';
import { uuidv7 } from '../kernel';
import type { DpopKey } from './dpop-key';
import { ProblemError, readAnswer } from './problem-error';
import type { TokenSource } from './token-source';

/** One question. `items` for mode fetch, `values` for mode verify. */
export interface ExchangeAsk extends ExchangeRequest {
  grant: Uuid;
  /** Names the question over retries; a fresh one is made when absent. */
  idempotencyKey?: string;
  /** How long to wait for the answer at most; the gateway's own limit stands below or above it. */
  waitSeconds?: number;
}

const MOST_TRIES = 4;
const LONGEST_PAUSE_MS = 5_000;
/** The token was taken back or ran out on the way; another is worth one try. */
const TOKEN_IS_SPENT = ['token.expired', 'token.invalid'];

export class ExchangeCalls {
  constructor(
    private readonly gatewayUrl: string,
    private readonly send: typeof fetch,
    private readonly dpop: DpopKey,
    private readonly tokens: TokenSource,
  ) {}

  /** @throws ProblemError, TypeError */
  async ask(ask: ExchangeAsk): Promise<ExchangeAnswer> {
    const keyed = { ...ask, idempotencyKey: ask.idempotencyKey ?? uuidv7() };
    for (let tries = 1; ; tries++) {
      try {
        return await this.once(keyed);
      } catch (error) {
        const pauseMs = pauseBefore(error, tries);
        if (pauseMs === undefined || tries >= MOST_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  private async once({ grant, idempotencyKey, waitSeconds, ...body }: ExchangeAsk): Promise<ExchangeAnswer> {
    const url = `${this.gatewayUrl}/v1/exchanges`;
    const tokenAsk = { grant, matter: body.matter };
    const { accessToken } = await this.tokens.token(tokenAsk);
    const response = await this.send(url, {
      method: 'POST',
      redirect: 'error',
      headers: {
        authorization: `DPoP ${accessToken}`,
        dpop: await this.dpop.proof('POST', url, { accessToken }),
        'content-type': 'application/json',
        'idempotency-key': `"${idempotencyKey}"`,
        ...(waitSeconds !== undefined && { prefer: `wait=${waitSeconds}` }),
      },
      body: JSON.stringify(body),
    });
    try {
      return await readAnswer<ExchangeAnswer>(response);
    } catch (error) {
      if (error instanceof ProblemError && TOKEN_IS_SPENT.includes(error.code)) this.tokens.forget(tokenAsk);
      throw error;
    }
  }
}

/** Milliseconds to wait before the same question may be asked again; undefined when that cannot help. */
function pauseBefore(error: unknown, tries: number): number | undefined {
  const backOffMs = 250 * 2 ** (tries - 1);
  // What fetch throws for a connection that was refused, reset or cut off; anything else is our own fault.
  if (error instanceof TypeError) return backOffMs;
  if (!(error instanceof ProblemError)) return undefined;
  if (TOKEN_IS_SPENT.includes(error.code)) return tries === 1 ? 0 : undefined;
  if (error.status !== 503 && error.code !== 'idempotency.in-progress') return undefined;
  return Math.min(LONGEST_PAUSE_MS, error.retryAfterSeconds === undefined ? backOffMs : error.retryAfterSeconds * 1000);
}
