import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { ExchangeRequest } from '../../src/contracts';
import { WELL_KNOWN } from '../../src/apps/local/sample-data';
import { canonicalJson } from '../../src/kernel';
import { sha256Text } from '../../src/platform/keys';
import { gatewayUrl, MATTER, type System } from './governance';
import { until } from './kafka';

export interface Answer {
  status: number;
  contentType: string;
  headers: Headers;
  body: Record<string, unknown>;
  code: string | undefined;
  audit: string | undefined;
  /** `pointer code` of each fault, in order of the alphabet. */
  faults: string[];
}

/** Claims and header members to be other than a good caller's; `undefined` leaves one out. */
export interface Twist {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
}

export interface Call {
  path?: '/v1/exchanges' | '/v1/exchanges/explain' | '/v1/exchanges/batches';
  token?: string;
  /** The whole proof, or how it differs. */
  dpop?: string | Twist;
  idempotencyKey?: string;
  prefer?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/**
 * A system's side of the wire, made by hand with jose and apart from our own SDK, so that a test can send what no good
 * client sends.
 */
export class Caller {
  private constructor(
    readonly system: System,
    private readonly kid: string,
    private readonly proofKey: { privateKey: CryptoKey; jwk: JWK },
    private readonly address: string = gatewayUrl(),
  ) {}

  static async of(system: System): Promise<Caller> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const kid = await calculateJwkThumbprint(system.signingKey);
    return new Caller(system, kid, { privateKey, jwk: await exportJWK(publicKey) });
  }

  /** The same caller at another replica; what it signs names the public URL all the same. */
  through(address: string): Caller {
    return new Caller(this.system, this.kid, this.proofKey, address);
  }

  /** Of the key that makes its proofs (RFC 7638). */
  thumbprint(): Promise<string> {
    return calculateJwkThumbprint(this.proofKey.jwk);
  }

  async assertion({ header = {}, claims = {} }: Twist = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const { id } = this.system;
    const whole = { iss: id, sub: id, aud: gatewayUrl(), jti: randomUUID(), iat: now, exp: now + 60, ...claims };
    return new SignJWT(whole)
      .setProtectedHeader({ alg: 'ES256', kid: this.kid, ...header })
      .sign(await importJWK(this.system.signingKey as JWK, 'ES256'));
  }

  /** With the gateway's nonce, as a client that has called before makes it. */
  async proof(path: string, token?: string, { header = {}, claims = {} }: Twist = {}): Promise<string> {
    const whole = {
      htm: 'POST',
      htu: gatewayUrl() + path,
      jti: randomUUID(),
      iat: Math.floor(Date.now() / 1000),
      nonce: await currentNonce(this.address),
      ...(token !== undefined && { ath: sha256Text(token) }),
      ...claims,
    };
    return new SignJWT(whole)
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: this.proofKey.jwk, ...header })
      .sign(this.proofKey.privateKey);
  }

  /** POST /oauth/token. `form` replaces or removes (undefined) single parameters. */
  async askToken(
    details: object | string,
    { form = {}, dpop }: { form?: Record<string, string | undefined>; dpop?: string } = {},
  ): Promise<Answer> {
    const whole: Record<string, string | undefined> = {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await this.assertion(),
      authorization_details: typeof details === 'string' ? details : JSON.stringify([details]),
      ...form,
    };
    const given = Object.entries(whole).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return send(`${this.address}/oauth/token`, {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        dpop: dpop ?? (await this.proof('/oauth/token')),
      },
      body: new URLSearchParams(given).toString(),
    });
  }

  /** Asks for a token for all of a grant, bound to the key that makes the proofs. */
  async askBoundToken(grant: { id: string }): Promise<Answer> {
    const cnf = { jkt: await this.thumbprint() };
    const form = { client_assertion: await this.assertion({ claims: { cnf } }) };
    return this.askToken({ type: 'onceway_exchange', grant: grant.id, matter: MATTER }, { form });
  }

  /** The token itself. */
  async token(grant: { id: string }): Promise<string> {
    const { status, body } = await this.askBoundToken(grant);
    if (status !== 200) throw new Error(`no token: ${JSON.stringify(body)}`);
    return String(body['access_token']);
  }

  /** POST /v1/exchanges. */
  async exchange({
    path = '/v1/exchanges',
    token = '',
    dpop,
    idempotencyKey,
    prefer,
    headers = {},
    body = aQuestion(),
  }: Call): Promise<Answer> {
    const proof = typeof dpop === 'string' ? dpop : await this.proof(path, token, signing(body, dpop));
    return send(this.address + path, {
      headers: {
        authorization: `DPoP ${token}`,
        dpop: proof,
        'content-type': 'application/json',
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        ...(prefer !== undefined && { prefer }),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** GET of a thing of one's own, such as `/v1/exchanges/{id}`. */
  async read(path: string, token: string): Promise<Answer> {
    const dpop = await this.proof(path, token, { claims: { htm: 'GET' } });
    return answered(await fetch(this.address + path, { headers: { authorization: `DPoP ${token}`, dpop } }));
  }

  /** The same of what is no JSON; the query is no part of the proof (RFC 9449 §4.2). */
  async readText(path: string, token: string, query: string): Promise<{ status: number; text: string; type: string }> {
    const dpop = await this.proof(path, token, { claims: { htm: 'GET' } });
    const response = await fetch(`${this.address}${path}?${query}`, {
      headers: { authorization: `DPoP ${token}`, dpop },
    });
    return { status: response.status, text: await response.text(), type: response.headers.get('content-type') ?? '' };
  }

  /** Waits until the provider's agent answers: it learns contracts by Kafka, a moment after they are published. */
  async untilAnswered(token: string): Promise<void> {
    await until(async () => (await this.exchange({ token, prefer: 'wait=2' })).status === 200, 20_000);
  }
}

/** A good caller signs its question; what is no JSON it cannot sign. */
function signing(body: unknown, { header = {}, claims = {} }: Twist = {}): Twist {
  const signed = typeof body === 'object' ? { body_s256: sha256Text(canonicalJson(body)) } : {};
  return { header, claims: { ...signed, ...claims } };
}

/** A good question: the sample applicant's name, verified. */
export function aQuestion(more: Partial<Record<keyof ExchangeRequest, unknown>> = {}): Record<string, unknown> {
  return {
    resource: '101001/000001',
    mode: 'verify',
    subject: { type: 'citizen-number', id: WELL_KNOWN.applicant.number },
    values: { name: WELL_KNOWN.applicant.name },
    matter: MATTER,
    case: 'TEST-1',
    operator: 'clerk-1',
    reason: '办理创业担保贷款',
    ...more,
  };
}

let nonce: { value: string; takenAtMs: number } | undefined;

/** From any answer (RFC 9449 §8.2); asked for anew well before it ages. */
export async function currentNonce(address = gatewayUrl()): Promise<string> {
  if (nonce === undefined || Date.now() - nonce.takenAtMs > 30_000) {
    const { headers } = await fetch(`${address}/oauth/jwks`);
    nonce = { value: headers.get('dpop-nonce') ?? '', takenAtMs: Date.now() };
  }
  return nonce.value;
}

async function send(url: string, request: { headers: Record<string, string>; body: string }): Promise<Answer> {
  return answered(await fetch(url, { method: 'POST', ...request }));
}

async function answered(response: Response): Promise<Answer> {
  const body = (await response.json()) as Record<string, unknown>;
  const faults = (body['faults'] ?? []) as { pointer: string; code: string }[];
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    headers: response.headers,
    body,
    code: body['code'] as string | undefined,
    audit: body['audit'] as string | undefined,
    faults: faults.map(({ pointer, code }) => `${pointer} ${code}`).sort(),
  };
}
