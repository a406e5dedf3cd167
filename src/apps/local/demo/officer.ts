import { randomBytes } from 'node:crypto';
import type { Problem, Session } from '../../../contracts';
import { ProblemError } from '../../../sdk';

/** An officer at the console, as the gateway sees one: a session cookie, and the CSRF token in a header. */
export class Officer {
  private cookie = '';
  private csrfToken = '';

  private constructor(
    private readonly gatewayUrl: string,
    readonly login: string,
    private password: string,
  ) {}

  /** Signs in with the one-time password; until it is changed nothing else is allowed. @throws ProblemError */
  static async signIn(gatewayUrl: string, login: string, password: string): Promise<Officer> {
    const officer = new Officer(gatewayUrl, login, password);
    await officer.keep('POST', '/v1/session', { login, password });
    return officer;
  }

  /** @throws ProblemError */
  async changePassword(): Promise<this> {
    const next = randomBytes(18).toString('base64url');
    await this.keep('PUT', '/v1/session/password', { current: this.password, new: next });
    this.password = next;
    return this;
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  post<T>(path: string, body?: object): Promise<T> {
    return this.call<T>('POST', path, body);
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.call<T>('PUT', path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.call<T>('DELETE', path);
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    return (await read(await this.send(method, path, body))) as T;
  }

  private async keep(method: string, path: string, body: object): Promise<void> {
    const response = await this.send(method, path, body);
    const session = (await read(response)) as Session;
    this.cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    this.csrfToken = session.csrfToken;
  }

  private send(method: string, path: string, body: object | undefined): Promise<Response> {
    return fetch(this.gatewayUrl + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.cookie !== '' && { cookie: this.cookie, 'x-csrf-token': this.csrfToken }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  if (response.ok) return text === '' ? undefined : JSON.parse(text);
  throw new ProblemError(response.status, text === '' ? undefined : (JSON.parse(text) as Problem));
}
