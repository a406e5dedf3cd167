import { uuidv7 } from '../kernel';
import type { GatewayHttp } from './gateway-http';
import { unlessAborted } from './limit';
import { isProblem } from './problem-error';
import { bodyDigest } from './question-proof';
import type { TokenAsk, TokenSource } from './token-source';
import type { ExchangeAsk } from './typed-exchange';

type AskedFor = Pick<TokenAsk, 'grant' | 'matter'>;

interface CallLimits {
  signal: AbortSignal | undefined;
  timeoutMs: number;
}

export interface Called<Body> {
  body: Body;
  accessToken: string;
}

/** Calls with a token for the question's grant and matter, and a proof. */
export class TokenCalls {
  constructor(
    private readonly http: GatewayHttp,
    private readonly tokens: TokenSource,
  ) {}

  /** The question itself. @throws ProblemError, UnreachableError, the signal's reason */
  post<Body>(ask: ExchangeAsk, { prefer, signal, timeoutMs }: CallLimits & { prefer?: string }): Promise<Called<Body>> {
    const { grant: _, idempotencyKey = uuidv7(), waitSeconds: _wait, ...body } = ask;
    return this.withToken(ask, signal, (accessToken) =>
      this.http.proved<Body>('resource', {
        ...{ method: 'POST', path: '/v1/exchanges', accessToken, signal, timeoutMs },
        headers: {
          'content-type': 'application/json',
          'idempotency-key': `"${idempotencyKey}"`,
          ...(prefer !== undefined && { prefer }),
        },
        body: () => JSON.stringify(body),
        bodyDigest: bodyDigest(body),
      }),
    );
  }

  /** A batch, a line a value; its proof is over the canonical JSON of the list of them. */
  lines<Body>(
    ask: AskedFor,
    values: readonly object[],
    { idempotencyKey, signal, timeoutMs }: CallLimits & { idempotencyKey: string },
  ): Promise<Called<Body>> {
    return this.withToken(ask, signal, (accessToken) =>
      this.http.proved<Body>('resource', {
        ...{ method: 'POST', path: '/v1/exchanges/batches', accessToken, signal, timeoutMs },
        headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': `"${idempotencyKey}"` },
        body: () => values.map((value) => `${JSON.stringify(value)}\n`).join(''),
        bodyDigest: bodyDigest(values),
      }),
    );
  }

  get<Body>(
    ask: AskedFor,
    path: string,
    { query, signal, timeoutMs }: CallLimits & { query?: string },
  ): Promise<Called<Body>> {
    return this.withToken(ask, signal, (accessToken) =>
      this.http.proved<Body>('resource', {
        ...{ method: 'GET', path, accessToken, signal, timeoutMs },
        ...(query !== undefined && { query }),
      }),
    );
  }

  /** A token may have been taken back, or have run out on the way: another is worth one try. */
  private async withToken<Body>(
    { grant, matter }: AskedFor,
    signal: AbortSignal | undefined,
    call: (accessToken: string) => Promise<Body>,
  ): Promise<Called<Body>> {
    const asked = { grant, matter };
    const { accessToken } = await unlessAborted(this.tokens.token(asked), signal);
    try {
      return { body: await call(accessToken), accessToken };
    } catch (error) {
      if (!isProblem(error, 'token.expired', 'token.invalid')) throw error;
      await this.tokens.forget(asked, accessToken);
      const { accessToken: fresh } = await unlessAborted(this.tokens.token(asked), signal);
      return { body: await call(fresh), accessToken: fresh };
    }
  }
}
