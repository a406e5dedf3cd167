import { compactDecrypt, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { validate, type LaterResult } from '../../src/contracts';
import { canonicalJson } from '../../src/kernel';
import { sha256Text } from '../../src/platform/keys';
import type { Officers } from '../../src/apps/local/demo/officers';
import type { Answer, Caller } from './client';
import type { System } from './governance';
import { until } from './kafka';

/** A system's own encryption key, as a department makes it with jose; registered by its head. */
export class OpeningKey {
  private constructor(
    private readonly privateKey: CryptoKey,
    readonly publicJwk: JWK,
  ) {}

  static async of(crv: 'P-256' | 'X25519' = 'P-256'): Promise<OpeningKey> {
    const { privateKey, publicKey } = await generateKeyPair('ECDH-ES+A256KW', { crv, extractable: true });
    return new OpeningKey(privateKey, await exportJWK(publicKey));
  }

  /** As a department keeps it in a file. */
  privateJwk(): Promise<JWK> {
    return exportJWK(this.privateKey);
  }

  async register(officers: Officers, system: Pick<System, 'id'>): Promise<string> {
    const head = await officers.windowHead;
    const { kty, crv, x, y } = this.publicJwk;
    const jwk = { kty, crv, x, ...(y !== undefined && { y }) };
    const { kid } = await head.post<{ kid: string }>(`/v1/systems/${system.id}/keys`, { use: 'enc', jwk });
    return kid;
  }

  /** The result inside, held to its contract. */
  async open(jwe: string): Promise<{ result: LaterResult; header: Record<string, unknown> }> {
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, this.privateKey);
    const checked = validate('LaterResult', JSON.parse(new TextDecoder().decode(plaintext)));
    if (!checked.ok) throw new Error(`no LaterResult: ${JSON.stringify(checked.faults)}`);
    return { result: checked.value, header: { ...protectedHeader } };
  }
}

/** Asks how it stands until it stands otherwise than `pending`. */
export async function settled(caller: Caller, token: string, exchange: string, withinMs = 20_000): Promise<Answer> {
  let answer!: Answer;
  await until(async () => {
    answer = await caller.read(`/v1/exchanges/${exchange}`, token);
    return answer.body['state'] !== 'pending';
  }, withinMs);
  return answer;
}

/** A batch as it is sent: NDJSON, its proof over the canonical JSON of all its lines. */
export async function sendBatch(
  caller: Caller,
  token: string,
  lines: readonly unknown[],
  more: { idempotencyKey?: string; text?: string; digestOf?: unknown } = {},
): Promise<Answer> {
  const path = '/v1/exchanges/batches';
  const digest = sha256Text(canonicalJson(more.digestOf ?? lines));
  const { text = lines.map((line) => `${JSON.stringify(line)}\n`).join(''), idempotencyKey } = more;
  return caller.exchange({
    ...{ path, token, body: text, headers: { 'content-type': 'application/x-ndjson' } },
    dpop: { claims: { body_s256: digest } },
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
}

export interface BatchLineResult {
  place: number;
  line: number;
  exchange: string;
  state: string;
  kind?: string;
  code?: string;
  audit?: string;
  result?: string;
}

/** One chunk of results. */
export async function resultsOf(
  caller: Caller,
  token: string,
  batch: string,
  query: string,
): Promise<BatchLineResult[]> {
  const { status, text } = await caller.readText(`/v1/exchanges/batches/${batch}/results`, token, query);
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as BatchLineResult);
}
