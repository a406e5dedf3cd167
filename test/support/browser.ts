import type { Session } from '../../src/contracts';
import type { ApiApp } from './api-app';

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | number | undefined>>;
  /** The parsed body; an empty object when there is none. */
  body: Record<string, unknown>;
}

export interface CallOptions {
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Where the call seems to come from. */
  address?: string;
}

/** A body of newline-delimited JSON. */
export class Lines {
  constructor(readonly values: readonly unknown[]) {}
}

function payloadOf(body: unknown): string {
  if (body instanceof Lines) return body.values.map((value) => `${JSON.stringify(value)}\n`).join('');
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** One call of the API, as any program could make it. */
export async function call(
  { app }: ApiApp,
  method: string,
  path: string,
  { body, headers = {}, address = '192.0.2.1' }: CallOptions = {},
): Promise<Answer> {
  const type = body instanceof Lines ? 'application/x-ndjson' : 'application/json';
  const response = await app.inject({
    method: method as 'GET',
    url: path,
    remoteAddress: address,
    headers: { ...(body !== undefined && { 'content-type': type }), ...headers },
    ...(body !== undefined && { payload: payloadOf(body) }),
  });
  const parsed = response.body === '' ? {} : (JSON.parse(response.body) as Record<string, unknown>);
  return { status: response.statusCode, headers: response.headers, body: parsed };
}

/** Status and, of a problem, its code: what most tests are about. */
export function outcome({ status, body }: Answer): [number, unknown] {
  return [status, status < 400 ? undefined : body['code']];
}

/** An officer's browser: keeps the cookie and sends the CSRF token. */
export class Browser {
  cookie: string | undefined;
  csrfToken: string | undefined;
  session: Session | undefined;

  constructor(private readonly api: ApiApp) {}

  async login(login: string, password: string, options: CallOptions = {}): Promise<Answer> {
    return this.keep(await call(this.api, 'POST', '/v1/session', { ...options, body: { login, password } }));
  }

  async changePassword(current: string, next: string): Promise<Answer> {
    return this.keep(await this.call('PUT', '/v1/session/password', { body: { current, new: next } }));
  }

  /** The cookie alone, without the CSRF token: what a foreign page could make the browser send. */
  withoutToken(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return call(this.api, method, path, { ...options, headers: { ...this.cookieHeader(), ...options.headers } });
  }

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const token: Record<string, string> = this.csrfToken === undefined ? {} : { 'x-csrf-token': this.csrfToken };
    return this.withoutToken(method, path, { ...options, headers: { ...token, ...options.headers } });
  }

  private cookieHeader(): Record<string, string> {
    return this.cookie === undefined ? {} : { cookie: this.cookie };
  }

  private keep(answer: Answer): Answer {
    const set = answer.headers['set-cookie'];
    const line = Array.isArray(set) ? set[0] : set;
    if (typeof line !== 'string') return answer;
    this.cookie = line.split(';')[0];
    this.session = answer.body as unknown as Session;
    this.csrfToken = this.session.csrfToken;
    return answer;
  }
}
