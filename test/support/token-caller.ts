import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { parse } from '../../src/contracts';
import { generateSigningJwk, sha256Text, signingKey } from '../../src/platform/keys';
import type { ApiApp } from './api-app';
import { call, type Answer } from './browser';
import type { Twist } from './client';
import { CODES, OPERATOR, unique, type GovernedApp } from './governed-app';

export interface TokenAsk {
  /** Replaces or removes (undefined) single parameters. */
  form?: Record<string, string | undefined>;
  /** The whole form, as it goes over the wire. */
  body?: string;
  dpop?: string;
  headers?: Record<string, string>;
  path?: string;
  /** Another replica. */
  at?: ApiApp;
}

/** A system of the department `own` on an app in this process, by hand with jose and apart from our SDK. */
export class TokenCaller {
  private constructor(
    private readonly api: GovernedApp,
    readonly systemId: string,
    readonly kid: string,
    readonly signing: { jwk: JWK; privateKey: CryptoKey },
    readonly proving: { privateKey: CryptoKey; jwk: JWK; thumbprint: string },
  ) {}

  static async of(api: GovernedApp): Promise<TokenCaller> {
    const name = unique('system');
    const { id } = await api.parties.registerSystem(OPERATOR, CODES.own, { names: { zh: name, en: name } });
    const jwk = generateSigningJwk('ES256');
    const { publicJwk, kid } = signingKey(jwk);
    await api.parties.registerSystemKey(OPERATOR, id, parse('RegisterKey', { use: 'sig', jwk: publicJwk }));
    const signing = { jwk: jwk as JWK, privateKey: (await importJWK(jwk as JWK, 'ES256')) as CryptoKey };
    return new TokenCaller(api, id, kid, signing, await proofKey());
  }

  /** The same system with another key for its proofs. */
  async withOtherProofKey(): Promise<TokenCaller> {
    return new TokenCaller(this.api, this.systemId, this.kid, this.signing, await proofKey());
  }

  nowSeconds(): number {
    return Math.floor(this.api.clock.now() / 1000);
  }

  claims(): Record<string, unknown> {
    const [id, now] = [this.systemId, this.nowSeconds()];
    return { iss: id, sub: id, aud: this.api.publicUrl, jti: randomUUID(), iat: now, exp: now + 60 };
  }

  assertion({ header = {}, claims = {} }: Twist = {}): Promise<string> {
    return new SignJWT({ ...this.claims(), ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: this.kid, ...header })
      .sign(this.signing.privateKey);
  }

  proofClaims(path = '/oauth/token', token?: string): Record<string, unknown> {
    return {
      htm: token === undefined ? 'POST' : 'GET',
      htu: this.api.publicUrl + path,
      jti: randomUUID(),
      iat: this.nowSeconds(),
      nonce: this.api.parts.nonces.current(),
      ...(token !== undefined && { ath: sha256Text(token) }),
    };
  }

  proof({ header = {}, claims = {} }: Twist = {}, path?: string, token?: string): Promise<string> {
    return new SignJWT({ ...this.proofClaims(path, token), ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: this.proving.jwk, ...header })
      .sign(this.proving.privateKey);
  }

  /** A token request for no grant, unless the form names some. */
  async ask({
    form = {},
    body,
    dpop,
    headers = {},
    path = '/oauth/token',
    at = this.api,
  }: TokenAsk = {}): Promise<Answer> {
    const whole: Record<string, string | undefined> = {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'client_assertion' in form ? form['client_assertion'] : await this.assertion(),
      ...form,
    };
    const given = Object.entries(whole).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return call(at, 'POST', path, {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        dpop: dpop ?? (await this.proof()),
        ...headers,
      },
      body: body ?? new URLSearchParams(given).toString(),
    });
  }

  async token(): Promise<string> {
    const { status, body } = await this.ask();
    if (status !== 200) throw new Error(`no token: ${JSON.stringify(body)}`);
    return String(body['access_token']);
  }

  /** GET /v1/system/grants: a resource that any token may read. */
  async listGrants(token: string, dpop?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const proof = dpop ?? (await this.proof({}, '/v1/system/grants', token));
    return call(this.api, 'GET', '/v1/system/grants', {
      headers: { authorization: `DPoP ${token}`, dpop: proof, ...headers },
    });
  }
}

async function proofKey(): Promise<TokenCaller['proving']> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { privateKey, jwk, thumbprint: await calculateJwkThumbprint(jwk) };
}
