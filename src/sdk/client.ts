import type { AcceptedBatch, AcceptedExchange, BatchStatus, CreditCode, ReceiptKeys, Uuid } from '../contracts';
import { systemClock, type Clock } from '../kernel';
import { BatchCalls, type BatchAnswer, type BatchAsk } from './batch-calls';
import { DpopKey } from './dpop-key';
import { ExchangeCalls } from './exchange-calls';
import { GatewayHttp } from './gateway-http';
import { LaterCalls, type LaterStatus } from './later-calls';
import { limited, unlessAborted, type CallOptions } from './limit';
import { openerOf, type Opener, type SystemOpeningKey } from './opening-key';
import { ReceiptChecker } from './receipt-check';
import { KeptReceiptKeys } from './receipt-keys';
import { systemPacing, withRetries, type Pacing } from './retry';
import { ServerClock } from './server-clock';
import { signerOf, type SystemSigningKey } from './signing-key';
import { TokenCalls } from './token-calls';
import { TokenSource, type Token, type TokenAsk } from './token-source';
import type { AnswerTo, CheckedAsk, ExchangeAsk } from './typed-exchange';
import { UnreachableError } from './unreachable-error';

export interface ClientOptions {
  /** The gateway's public URL, as it names itself: tokens and proofs are bound to it. */
  gatewayUrl: string;
  systemId: Uuid;
  /** The private half of a key registered for the system. */
  signingKey: SystemSigningKey;
  /** The private half of the system's registered encryption key: opens what is answered later. */
  openingKey?: SystemOpeningKey;
  /** The key that tokens are bound to; one is made when absent, and dies with the client. */
  dpopKey?: DpopKey;
  /** Credit code of the system's department, to which receipts are held. Absent: as the gateway's token names it. */
  department?: CreditCode;
  /** `leave`: answers are handed on without looking at their receipts. */
  receipts?: 'verify' | 'leave';
  fetch?: typeof fetch;
  clock?: Clock;
  /** Pauses between tries and their spread; a test has its own. */
  pacing?: Omit<Pacing, 'clock'>;
}

export interface Client {
  /** An access token for a grant, from hand while it lives. @throws ProblemError, UnreachableError */
  token: (ask: TokenAsk, options?: CallOptions) => Promise<Token>;
  /**
   * Asks, and asks again under the same key when the connection broke, the gateway was away, or the first try still
   * runs. The answer's receipt has been verified. @throws ProblemError for every answer that is none, UnreachableError,
   * ReceiptError, the signal's reason
   */
  exchange: <const Ask extends ExchangeAsk>(
    ask: Ask & CheckedAsk<Ask>,
    options?: CallOptions,
  ) => Promise<AnswerTo<Ask>>;
  /** Asks without waiting: the answer is fetched later by its exchange id. @throws ProblemError, UnreachableError */
  askLater: <const Ask extends ExchangeAsk>(
    ask: Ask & CheckedAsk<Ask>,
    options?: CallOptions,
  ) => Promise<AcceptedExchange>;
  /**
   * One look at a question asked without waiting. When its result is ready this fetches it, opened and with its receipt
   * verified against the question. @throws ProblemError, UnreachableError, ReceiptError, OpeningError
   */
  status: <const Ask extends ExchangeAsk>(
    exchange: Uuid,
    ask: Ask & CheckedAsk<Ask>,
    options?: CallOptions,
  ) => Promise<LaterStatus<AnswerTo<Ask>>>;
  /** Looks until there is a result. @throws LaterError when there will be none, UnreachableError when time is over, as `status` */
  result: <const Ask extends ExchangeAsk>(
    exchange: Uuid,
    ask: Ask & CheckedAsk<Ask>,
    options?: CallOptions,
  ) => Promise<AnswerTo<Ask>>;
  /** Asks about many subjects at once: every line is admitted, or none. @throws ProblemError, UnreachableError */
  askBatch: (ask: BatchAsk, options?: CallOptions) => Promise<AcceptedBatch>;
  batchStatus: (batch: Uuid, ask: BatchAsk, options?: CallOptions) => Promise<BatchStatus>;
  /**
   * The lines that were settled after a place, at most `limit` (200; 500 at most); empty while there are none. Each result
   * is opened and its receipt verified against the line. @throws ProblemError, UnreachableError, ReceiptError, OpeningError
   */
  batchResults: (
    batch: Uuid,
    ask: BatchAsk,
    options?: CallOptions & { after?: number; limit?: number },
  ) => Promise<BatchAnswer[]>;
  /** The keys by which receipts are verified, revoked ones too. */
  receiptKeys: (options?: CallOptions) => Promise<ReceiptKeys>;
}

const TIMEOUT_MS = 30_000;
const TRY_MS = 10_000;

/** A client for one system of a department, in Node and in browsers. */
export async function createClient(options: ClientOptions): Promise<Client> {
  const { systemId, signingKey, department, clock = systemClock, receipts = 'verify' } = options;
  const gatewayUrl = options.gatewayUrl.replace(/\/+$/, '');
  const serverClock = new ServerClock(clock);
  const [signer, dpop] = await Promise.all([signerOf(signingKey), options.dpopKey ?? DpopKey.create()]);
  const http = new GatewayHttp({
    gatewayUrl,
    fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
    dpop,
    clock: serverClock,
  });
  const pacing: Pacing = { clock, ...(options.pacing ?? systemPacing) };
  const tokens = new TokenSource({ gatewayUrl, systemId, signer, dpop, http, serverClock, clock });
  const retried = <T>(act: (remainingMs: number) => Promise<T>, { signal, timeoutMs = TIMEOUT_MS }: CallOptions) =>
    withRetries(act, { pacing, signal, timeoutMs });
  const receiptKeys = ({ signal, ...limits }: CallOptions = {}): Promise<ReceiptKeys> =>
    retried(
      (remainingMs) =>
        http.plain({ method: 'GET', path: '/v1/keys', signal, timeoutMs: Math.min(TRY_MS, remainingMs) }),
      { ...limits, ...(signal && { signal }) },
    );
  const keys = new KeptReceiptKeys(() => receiptKeys(), clock);
  const checker = receipts === 'leave' ? undefined : new ReceiptChecker({ systemId, department, keys });
  const calls = new TokenCalls(http, tokens);
  const exchanges = new ExchangeCalls({ calls, pacing, receipts: checker });
  const opener = options.openingKey && (await openerOf(options.openingKey));
  const needed = (): Opener => {
    if (opener !== undefined) return opener;
    throw new TypeError('createClient needs openingKey: results are sealed to the system’s encryption key');
  };
  const later = new LaterCalls({ calls, pacing, gatewayUrl, receipts: checker, opener: needed });
  const batches = new BatchCalls({ calls, pacing, receipts: checker, opener: needed });
  return {
    token: (ask, limits = {}) =>
      inTime(gatewayUrl, limits, (held) => retried(() => unlessAborted(tokens.token(ask), held.signal), held)),
    exchange: async <const Ask extends ExchangeAsk>(ask: Ask, limits: CallOptions = {}) =>
      (await inTime(gatewayUrl, limits, (held) => exchanges.ask(ask, held))) as AnswerTo<Ask>,
    askLater: (ask: ExchangeAsk, limits: CallOptions = {}) =>
      inTime(gatewayUrl, limits, (held) => later.ask(ask, held)),
    status: async <const Ask extends ExchangeAsk>(exchange: Uuid, ask: Ask, limits: CallOptions = {}) =>
      (await inTime(gatewayUrl, limits, (held) => later.status(exchange, ask, held))) as LaterStatus<AnswerTo<Ask>>,
    result: async <const Ask extends ExchangeAsk>(exchange: Uuid, ask: Ask, limits: CallOptions = {}) =>
      (await inTime(gatewayUrl, limits, (held) => later.result(exchange, ask, held))) as AnswerTo<Ask>,
    askBatch: (ask, limits = {}) => inTime(gatewayUrl, limits, (held) => batches.ask(ask, held)),
    batchStatus: (batch, ask, limits = {}) => inTime(gatewayUrl, limits, (held) => batches.status(batch, ask, held)),
    batchResults: (batch, ask, { after = 0, limit = 200, ...limits } = {}) =>
      inTime(gatewayUrl, limits, (held) => batches.results(batch, ask, { ...held, after, limit })),
    receiptKeys,
  };
}

/** `timeoutMs` is for all of a call: token, question, retries and receipt share it. @throws UnreachableError */
async function inTime<T>(
  gatewayUrl: string,
  { signal, timeoutMs }: CallOptions,
  work: (limits: CallOptions) => Promise<T>,
): Promise<T> {
  if (timeoutMs === undefined) return work(signal === undefined ? {} : { signal });
  const limit = limited(signal, timeoutMs);
  try {
    return await unlessAborted(work({ signal: limit, timeoutMs }), limit);
  } catch (cause) {
    signal?.throwIfAborted();
    if (limit.aborted) throw new UnreachableError(gatewayUrl, { cause, timedOut: true });
    throw cause;
  }
}
