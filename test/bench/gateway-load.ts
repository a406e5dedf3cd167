import { createHash, createPrivateKey, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { canonicalJson, uuidv7 } from '../../src/kernel';
import { createClient, DpopKey, type Client, type PrivateJwk } from '../../src/sdk';
import type { Call } from './callers';
import { HttpLine } from './http-line';
import type { Mode, Subject } from './subjects';

export interface GatewayAsk {
  readonly url: string;
  readonly systemId: string;
  readonly signingKey: PrivateJwk;
  readonly dpopKey: PrivateJwk;
  readonly grant: string;
  readonly matter: string;
  readonly resource: string;
  readonly item: string;
  readonly subjectType: string;
  readonly subjects: readonly Subject[];
}

/**
 * Asks as the SDK does: a proof of its own for each call, with the digest of the body, the token's hash and the server's
 * nonce, and an idempotency key. It signs by node:crypto and speaks HTTP by itself, so that it takes little of the
 * machine that it measures; it reads each answer's kind and does not verify receipts.
 */
export class GatewayLoad {
  private readonly lines: HttpLine[] = [];
  private readonly key: KeyObject;
  private readonly header: string;
  private accessToken = '';
  private tokenHash = '';
  private nonce = '';
  private next = 0;

  private constructor(
    private readonly ask: GatewayAsk,
    private readonly client: Client,
  ) {
    this.key = createPrivateKey({ format: 'jwk', key: ask.dpopKey as JsonWebKey });
    const { kty, crv, x, y } = ask.dpopKey;
    this.header = encoded({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } });
  }

  static async of(ask: GatewayAsk): Promise<GatewayLoad> {
    const { url: gatewayUrl, systemId, signingKey, dpopKey } = ask;
    const own = { systemId, signingKey, dpopKey: await DpopKey.of(dpopKey) };
    return new GatewayLoad(ask, await createClient({ gatewayUrl, ...own }));
  }

  /** A token that lives, and a connection for each caller. */
  async ready(callers: number): Promise<void> {
    const { grant, matter, url } = this.ask;
    this.accessToken = (await this.client.token({ grant, matter })).accessToken;
    this.tokenHash = sha256(this.accessToken);
    while (this.lines.length < callers) this.lines.push(new HttpLine(new URL(url)));
  }

  /** A server ends connections that rest while others are measured. */
  rest(): void {
    for (const line of this.lines.splice(0)) line.close();
  }

  calling(mode: Mode): Call {
    return async (caller) => {
      const first = await this.once(mode, caller);
      // RFC 9449 §9: a nonce ages while one calls; the answer brought the next one.
      if (first === '401 token.resource-nonce-required') return this.once(mode, caller);
      return first;
    };
  }

  private async once(mode: Mode, caller: number): Promise<string> {
    const body = this.body(mode);
    const text = JSON.stringify(body);
    const answer = await this.lines[caller]!.send(this.request(text, sha256(canonicalJson(body))));
    const at = answer.head.indexOf('dpop-nonce: ');
    if (at >= 0) this.nonce = answer.head.slice(at + 12, answer.head.indexOf('\r\n', at));
    const said = JSON.parse(answer.body) as { kind?: string; code?: string };
    return answer.status === 200 ? String(said.kind) : `${answer.status} ${said.code ?? ''}`;
  }

  private body(mode: Mode): object {
    const { resource, item, subjectType, matter, subjects } = this.ask;
    const { id, value } = subjects[this.next++ % subjects.length]!;
    const why = { matter, case: 'BENCH-1', operator: 'bench', reason: '性能测量' };
    const asked = mode === 'verify' ? { values: { [item]: value } } : { items: [item] };
    return { resource, mode, subject: { type: subjectType, id }, ...asked, ...why };
  }

  private request(body: string, bodyDigest: string): string {
    const { host } = new URL(this.ask.url);
    return [
      'POST /v1/exchanges HTTP/1.1',
      `host: ${host}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      `authorization: DPoP ${this.accessToken}`,
      `dpop: ${this.proof(bodyDigest)}`,
      `idempotency-key: "${uuidv7()}"`,
      '',
      body,
    ].join('\r\n');
  }

  private proof(bodyDigest: string): string {
    const claims = encoded({
      htm: 'POST',
      htu: `${this.ask.url}/v1/exchanges`,
      jti: uuidv7(),
      iat: Math.floor(Date.now() / 1000),
      ath: this.tokenHash,
      ...(this.nonce !== '' && { nonce: this.nonce }),
      body_s256: bodyDigest,
    });
    const input = `${this.header}.${claims}`;
    const signature = sign('sha256', Buffer.from(input), { key: this.key, dsaEncoding: 'ieee-p1363' });
    return `${input}.${signature.toString('base64url')}`;
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
