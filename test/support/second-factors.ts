import { TOTP } from 'otpauth';
import { call, type Answer, type Browser } from './browser';
import { signedIn, unique, type GovernedApp } from './governed-app';

export const STEP_MS = 30_000;

export interface Person {
  id: string;
  login: string;
  password: string;
  browser: Browser;
}

export interface Protected extends Person {
  secret: string;
  recoveryCodes: string[];
}

/** Second factors of an app's officers, as authenticators and browsers would handle them. */
export class SecondFactors {
  constructor(private readonly api: GovernedApp) {}

  async person(): Promise<Person> {
    const login = unique('clerk');
    return { login, ...(await signedIn(this.api, this.api.officers, { who: 'own', login })) };
  }

  /** The code of a secret, `steps` beside the time step of the app's clock. */
  codeOf(secret: string, steps = 0): string {
    return new TOTP({ secret }).generate({ timestamp: this.api.clock.now() + steps * STEP_MS });
  }

  /** A fresh secret that nobody has confirmed. */
  async enrolled(of: Person): Promise<string> {
    const answer = await of.browser.call('POST', '/v1/session/totp', { body: { password: of.password } });
    if (answer.status !== 201) throw new Error(`not enrolled: ${JSON.stringify(answer.body)}`);
    return String(answer.body['secret']);
  }

  /** Somebody with a second factor, in a time step of which no code was used. */
  async protectedPerson(): Promise<Protected> {
    const somebody = await this.person();
    const secret = await this.enrolled(somebody);
    const answer = await this.confirm(somebody, this.codeOf(secret));
    if (answer.status !== 200) throw new Error(`not confirmed: ${JSON.stringify(answer.body)}`);
    this.api.clock.advance(STEP_MS);
    return { ...somebody, secret, recoveryCodes: answer.body['recoveryCodes'] as string[] };
  }

  confirm({ browser }: Person, code: string): Promise<Answer> {
    return browser.call('POST', '/v1/session/totp/confirmation', { body: { code } });
  }

  remove({ browser, password }: Person, code: string): Promise<Answer> {
    return browser.call('POST', '/v1/session/totp/removal', { body: { password, code } });
  }

  reset({ id }: Person): Promise<Answer> {
    return this.api.browsers.authority.call('POST', `/v1/officers/${id}/reset-totp`);
  }

  login({ login, password }: Person, code?: string, address = '192.0.2.1'): Promise<Answer> {
    const body = { login, password, ...(code !== undefined && { code }) };
    return call(this.api, 'POST', '/v1/session', { body, address });
  }
}
