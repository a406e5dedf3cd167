import type { DpopKey } from './dpop-key';
import { limited, unlessAborted } from './limit';
import { DpopNonces, type ServerRole } from './nonces';
import { assertAnswer, isProblem, parsedJson } from './problem-error';
import type { ClockMark, ServerClock } from './server-clock';
import { UnreachableError } from './unreachable-error';

export interface GatewayHttpOptions {
  gatewayUrl: string;
  fetch: typeof fetch;
  dpop: DpopKey;
  clock: ServerClock;
}

/** One call of the gateway. */
export interface GatewayCall {
  method: 'GET' | 'POST';
  path: string;
  /** No part of the proof (RFC 9449 §4.2). */
  query?: string;
  headers?: Readonly<Record<string, string>>;
  /** Made anew for each try: an assertion is used once, and dated. */
  body?: () => Promise<string> | string;
  accessToken?: string;
  /** Put into the proof. */
  bodyDigest?: string;
  signal?: AbortSignal | undefined;
  timeoutMs: number;
}

interface Answered {
  response: Response;
  body: unknown;
  /** The answer brought a nonce. */
  nonce: boolean;
  begun: ClockMark;
}

/** Faults of an assertion that a wrong clock causes. */
const OF_TIME = /^\/client_assertion\/(?:exp|iat|nbf)$/;

/**
 * HTTP as the gateway speaks it: JSON, problems, and for calls that need them DPoP proofs. What the server itself asks to
 * be done otherwise (its nonce, its time) is done so at once, each once a call; all else is the caller's to retry.
 */
export class GatewayHttp {
  private readonly nonces = new DpopNonces();

  constructor(private readonly options: GatewayHttpOptions) {}

  /** @throws ProblemError, UnreachableError, the signal's reason */
  async plain<T>(call: GatewayCall): Promise<T> {
    const { response, body } = await this.send(call, undefined);
    assertAnswer(response, body);
    return body as T;
  }

  /** With a DPoP proof. @throws ProblemError, UnreachableError, the signal's reason */
  async proved<T>(role: ServerRole, call: GatewayCall): Promise<T> {
    const mended = new Set<Mending>();
    for (;;) {
      const answered = await this.send(call, role);
      try {
        assertAnswer(answered.response, answered.body);
        return answered.body as T;
      } catch (error) {
        const mending = this.mending(answered, error);
        if (mending === undefined || mended.has(mending)) throw error;
        mended.add(mending);
      }
    }
  }

  private async send(call: GatewayCall, role: ServerRole | undefined): Promise<Answered> {
    const url = this.options.gatewayUrl + call.path;
    const begun = this.options.clock.mark();
    const { response, text } = await this.request(url, call, await this.headers(url, call, role));
    const nonce = role !== undefined && this.nonces.take(role, url, response);
    return { response, body: bodyOf(response, text), nonce, begun };
  }

  private async headers(url: string, call: GatewayCall, role: ServerRole | undefined): Promise<Record<string, string>> {
    if (role === undefined) return { ...call.headers };
    const { method, accessToken, bodyDigest } = call;
    const { dpop, clock } = this.options;
    return {
      ...call.headers,
      ...(accessToken !== undefined && { authorization: `DPoP ${accessToken}` }),
      dpop: await dpop.proof(method, url, { accessToken, bodyDigest, nonce: this.nonces.of(role, url), clock }),
    };
  }

  private async request(
    url: string,
    { method, query, body, signal, timeoutMs }: GatewayCall,
    headers: Record<string, string>,
  ): Promise<{ response: Response; text: string }> {
    signal?.throwIfAborted();
    const made = await body?.();
    const limit = limited(signal, timeoutMs);
    // Not as a method: a browser's own fetch wants no other `this`.
    const { fetch: ask } = this.options;
    try {
      // A proof is for one address: to follow a redirect would be to show it to another.
      const init = { method, headers, signal: limit, redirect: 'error', cache: 'no-store' } as const;
      const asked = ask(query === undefined ? url : `${url}?${query}`, {
        ...init,
        credentials: 'omit',
        ...(made !== undefined && { body: made }),
      });
      // Raced too: what stands in for `fetch` may not heed a signal.
      const response = await unlessAborted(asked, limit);
      return { response, text: await unlessAborted(response.text(), limit) };
    } catch (cause) {
      signal?.throwIfAborted();
      throw new UnreachableError(url, { cause, timedOut: limit.aborted });
    }
  }

  /** What, done otherwise, would have the server take the same call; undefined when nothing would. */
  private mending({ response, body, nonce, begun }: Answered, error: unknown): Mending | undefined {
    if (wantsNonce(response, body)) return nonce ? 'nonce' : undefined;
    const refusedForTime =
      isProblem(error, 'token.invalid-dpop-proof', 'token.invalid-resource-proof') ||
      (isProblem(error, 'token.invalid-client') && error.faults.some(({ pointer }) => OF_TIME.test(pointer)));
    if (!refusedForTime) return undefined;
    return this.options.clock.correct(response.headers.get('date'), begun) ? 'clock' : undefined;
  }
}

/** Lines, where the answer says that it has such. */
function bodyOf({ headers }: Response, text: string): unknown {
  if (headers.get('content-type')?.startsWith('application/x-ndjson') !== true) return parsedJson(text);
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map(parsedJson);
}

type Mending = 'nonce' | 'clock';

/** RFC 9449 §8: the token endpoint says it in the body; §9: a resource in the challenge. */
function wantsNonce({ status, headers }: Response, body: unknown): boolean {
  if (status !== 400 && status !== 401) return false;
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  return error === 'use_dpop_nonce' || /\berror\s*=\s*"?use_dpop_nonce\b/i.test(headers.get('www-authenticate') ?? '');
}
