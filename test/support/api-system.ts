import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { sha256Text, verifyingKey } from '../../src/platform/keys';
import type { ApiApp } from './api-app';
import { call, type Answer, type CallOptions } from './browser';

/** A fresh key of a department's system: the public half is what is registered. */
export async function systemKey(): Promise<{ privateKey: CryptoKey; publicJwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { privateKey, publicJwk: await exportJWK(publicKey) };
}

/** A system's side of the wire against an app of this process: assertion, proof, nonce and token by hand. */
export class ApiSystem {
  private proofKey: Promise<{ privateKey: CryptoKey; publicJwk: JWK }> = systemKey();
  private nonce: string | undefined;
  token: string | undefined;

  constructor(
    private readonly api: ApiApp,
    readonly id: string,
    readonly key: { privateKey: CryptoKey; publicJwk: JWK },
  ) {}

  /** The registered key's name. */
  get kid(): string {
    return verifyingKey(this.key.publicJwk).kid;
  }

  /** The newest nonce that the gateway gave. */
  get lastNonce(): string | undefined {
    return this.nonce;
  }

  async proof(method: string, path: string, token?: string): Promise<string> {
    const { privateKey, publicJwk } = await this.proofKey;
    const claims = {
      htm: method,
      htu: this.api.publicUrl + path,
      jti: randomUUID(),
      ...(token !== undefined && { ath: sha256Text(token) }),
      ...(this.nonce !== undefined && { nonce: this.nonce }),
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: publicJwk })
      .setIssuedAt(this.seconds())
      .sign(privateKey);
  }

  /** A token for these authorization details; for none, one that shows the system its own. */
  async askToken(details: readonly object[] = []): Promise<Answer> {
    const text: Record<string, string> = details.length > 0 ? { authorization_details: JSON.stringify(details) } : {};
    return this.withNonce(async () => this.askTokenWith({ client_assertion: await this.assertion(), ...text }));
  }

  /** One request with these parameters, and what stands behind them as it is. */
  async askTokenWith(form: Record<string, string>, suffix = '', headers: Record<string, string> = {}): Promise<Answer> {
    const whole = {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      authorization_details: '',
      ...form,
    };
    return call(this.api, 'POST', '/oauth/token', {
      body: new URLSearchParams(whole).toString() + suffix,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        dpop: await this.proof('POST', '/oauth/token'),
        ...headers,
      },
    });
  }

  /** Calls with the token that {@link keepToken} keeps, proved for this very call. */
  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { token = 'none' } = this;
    const ask = async (): Promise<Answer> => {
      const dpop = await this.proof(method, path.split('?')[0]!, token);
      return call(this.api, method, path, {
        ...options,
        headers: { authorization: `DPoP ${token}`, dpop, ...options.headers },
      });
    };
    return this.withNonce(ask);
  }

  /** As {@link call}, and once more with the headers of the call that was not sent back for a nonce. */
  async callTwice(method: string, path: string, options: CallOptions = {}): Promise<[Answer, Answer]> {
    const { token = 'none' } = this;
    // So that the nonce is known, if there are any.
    await this.call('GET', '/v1/system/grants');
    const headers = {
      authorization: `DPoP ${token}`,
      dpop: await this.proof(method, path.split('?')[0]!, token),
      ...options.headers,
    };
    return [
      await call(this.api, method, path, { ...options, headers }),
      await call(this.api, method, path, { ...options, headers }),
    ];
  }

  async keepToken(details: readonly object[] = []): Promise<void> {
    const { status, body } = await this.askToken(details);
    if (status !== 200) throw new Error(`no token: ${JSON.stringify(body)}`);
    this.token = String(body['access_token']);
  }

  private async assertion(): Promise<string> {
    return new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES256', kid: this.kid })
      .setIssuer(this.id)
      .setSubject(this.id)
      .setAudience(this.api.publicUrl)
      .setIssuedAt(this.seconds())
      .setExpirationTime(this.seconds() + 60)
      .sign(this.key.privateKey);
  }

  /** As RFC 9449 §8 asks: once more, with the nonce that the refusal brought. */
  private async withNonce(ask: () => Promise<Answer>): Promise<Answer> {
    const first = await ask();
    if (!this.takesNonce(first) || first.status < 400 || !asksForNonce(first)) return first;
    const second = await ask();
    this.takesNonce(second);
    return second;
  }

  private takesNonce({ headers }: Answer): boolean {
    const given = headers['dpop-nonce'];
    if (typeof given !== 'string') return false;
    this.nonce = given;
    return true;
  }

  private seconds(): number {
    return Math.floor(this.api.clock.now() / 1000);
  }
}

function asksForNonce({ headers, body }: Answer): boolean {
  const challenge = headers['www-authenticate'];
  return body['error'] === 'use_dpop_nonce' || (typeof challenge === 'string' && challenge.includes('use_dpop_nonce'));
}
