import type { ExchangeAnswer, ReceiptKeys, Uuid } from '../contracts';
import { systemClock, type Clock } from '../kernel';
import { DpopKey } from './dpop-key';
import { ExchangeCalls, type ExchangeAsk } from './exchange-calls';
import { readAnswer } from './problem-error';
import { signerOf, type SystemSigningKey } from './signing-key';
import { TokenSource, type Token, type TokenAsk } from './token-source';

export interface ClientOptions {
  /** The gateway's public URL, as it names itself: tokens and proofs are bound to it. */
  gatewayUrl: string;
  systemId: Uuid;
  /** The private half of a key registered for the system. */
  signingKey: SystemSigningKey;
  /** The key that tokens are bound to; one is made when absent, and dies with the client. */
  dpopKey?: DpopKey;
  fetch?: typeof fetch;
  clock?: Clock;
}

export interface Client {
  /** An access token for a grant, from hand while it lives. @throws ProblemError */
  token: (ask: TokenAsk) => Promise<Token>;
  /**
   * Asks, and asks again under the same key when the connection broke, the gateway was away, or the first try still
   * runs. @throws ProblemError for every answer that is none; a TypeError of `fetch` when nobody could be reached.
   */
  exchange: (ask: ExchangeAsk) => Promise<ExchangeAnswer>;
  /** The keys by which receipts are verified, revoked ones too. */
  receiptKeys: () => Promise<ReceiptKeys>;
}

/** A client for one system of a department, in Node and in browsers. */
export async function createClient(options: ClientOptions): Promise<Client> {
  const { systemId, signingKey, clock = systemClock } = options;
  const gatewayUrl = options.gatewayUrl.replace(/\/+$/, '');
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);
  const [signer, dpop] = await Promise.all([signerOf(signingKey), options.dpopKey ?? DpopKey.create(clock)]);
  const tokens = new TokenSource({ gatewayUrl, systemId, signer, dpop, fetch: send, clock });
  const exchanges = new ExchangeCalls(gatewayUrl, send, dpop, tokens);
  return {
    token: (ask) => tokens.token(ask),
    exchange: (ask) => exchanges.ask(ask),
    receiptKeys: async () => readAnswer(await send(`${gatewayUrl}/v1/keys`, { redirect: 'error' })),
  };
}
