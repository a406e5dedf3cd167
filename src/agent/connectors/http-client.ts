import { errors, Pool } from 'undici';
import type { HttpCall } from './http-operation';
import { isJson, type Json } from './openapi-document';

export interface HttpClientOptions {
  /** Base of all calls. */
  url: URL;
  connections: number;
  maxResponseBytes: number;
  /** PEM; the system's authorities if absent. */
  authorities?: string;
  /** How the agent shows who it is. */
  credential?: { header: string; value: string };
}

/** An answer that can be read as JSON, whatever its status. */
export interface HttpAnswer {
  status: number;
  body: Json;
}

/** Why a call gave no answer that can be judged. `reason` names no value of the answer. */
export class CallFailure extends Error {
  constructor(
    readonly reason: string,
    readonly kind: 'late' | 'passing' | 'lasting',
    readonly retryAfterMs = 0,
  ) {
    super(reason);
  }
}

/** Statuses of a service that may be well again in a moment (RFC 9110 §15.6, RFC 6585 §4). */
const PASSING = [429, 502, 503, 504];

/**
 * Calls one service. It follows no redirect, believes only certificates that hold for the name, reads no more than it
 * was told to, and makes no difference between a slow head and a slow body: the time is for the whole.
 */
export class HttpClient {
  private readonly pool: Pool;
  private readonly base: string;

  constructor(private readonly options: HttpClientOptions) {
    const { url, connections, authorities } = options;
    this.base = url.pathname.replace(/\/$/, '');
    this.pool = new Pool(url.origin, {
      connections,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { rejectUnauthorized: true, ...(authorities !== undefined && { ca: authorities }) },
    });
  }

  /** The answer, if it is JSON and one of `statuses`. Throws {@link CallFailure}. */
  async call(call: HttpCall, statuses: readonly number[], withinMs: number): Promise<HttpAnswer> {
    const cut = new AbortController();
    const timer = setTimeout(() => cut.abort(), withinMs);
    try {
      return await this.answerOf(call, statuses, cut.signal);
    } catch (error) {
      if (error instanceof CallFailure) throw error;
      throw cut.signal.aborted ? new CallFailure(`no answer within ${withinMs} ms`, 'late') : failureOf(error);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private async answerOf(call: HttpCall, statuses: readonly number[], signal: AbortSignal): Promise<HttpAnswer> {
    const { credential, maxResponseBytes } = this.options;
    const { statusCode, headers, body } = await this.pool.request({
      method: call.method,
      path: `${this.base}${call.path}`,
      headers: { ...call.headers, ...(credential && { [credential.header]: credential.value }) },
      ...(call.body !== undefined && { body: call.body }),
      signal,
    });
    const refusal = statuses.includes(statusCode) ? headFault(headers) : statusFault(statusCode, headers);
    if (refusal) {
      body.on('error', () => undefined).destroy();
      throw refusal;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    // Leaving the loop destroys the body, and with it the connection: the rest is never read.
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxResponseBytes) throw new CallFailure(`an answer of more than ${maxResponseBytes} bytes`, 'lasting');
      chunks.push(chunk);
    }
    return { status: statusCode, body: parsed(Buffer.concat(chunks)) };
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function headFault(headers: Headers): CallFailure | undefined {
  const encoding = String(headers['content-encoding'] ?? 'identity');
  if (encoding !== 'identity')
    return new CallFailure('an answer that is compressed, though none was asked for', 'lasting');
  return isJson(String(headers['content-type'] ?? ''))
    ? undefined
    : new CallFailure('an answer that is not JSON', 'lasting');
}

function statusFault(status: number, headers: Headers): CallFailure {
  if (status >= 300 && status < 400) return new CallFailure(`status ${status}: redirects are not followed`, 'lasting');
  const passing = PASSING.includes(status);
  const seconds = Number(headers['retry-after'] ?? 0);
  const afterMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
  return new CallFailure(`status ${status}`, passing ? 'passing' : 'lasting', afterMs);
}

function parsed(bytes: Buffer): Json {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
  } catch {
    throw new CallFailure('an answer that is not JSON in UTF-8', 'lasting');
  }
}

/** A connection that could not be made or broke may be there again; a certificate that does not hold will not. */
function failureOf(error: unknown): CallFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const passing = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT'];
  const lasting = error instanceof errors.HTTPParserError || !passing.includes(code);
  return new CallFailure(`no answer (${code})`, lasting ? 'lasting' : 'passing');
}
