import { importJWK } from 'jose';
import { sha256 } from './sha256';

/** A key as `GET /v1/callback-keys` lists it. Declared here: callers need not have the types of a library. */
export interface CallbackKey {
  kty?: string;
  crv?: string;
  x?: string;
  y?: string;
  kid?: string;
}

/** A request as the system's web server got it. */
export interface ReceivedCallback {
  method: string;
  /** The URL that was filed, whatever a proxy in front made of it. */
  url: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The very bytes. */
  body: Uint8Array;
}

export type CallbackFault =
  'callback.malformed' | 'callback.key-unknown' | 'callback.too-old' | 'callback.body' | 'callback.signature';
export type CallbackCheck = { valid: true; createdAt: number; kid: string } | { valid: false; fault: CallbackFault };

const COMPONENTS = '("@method" "@target-uri" "content-type" "content-digest")';
const INPUT =
  /^sig1=(\("[^()]*"\);created=(\d{1,12});keyid="([A-Za-z0-9_-]{43})";alg="([a-z0-9-]{1,32})";tag="onceway-callback")$/;
const DIGEST = /^sha-256=:[A-Za-z0-9+/]{43}=:$/;
const SIGNATURE = /^sig1=:([A-Za-z0-9+/]+={0,2}):$/;
const ALGORITHMS: Readonly<Record<string, 'ES256' | 'EdDSA'>> = { 'ecdsa-p256-sha256': 'ES256', ed25519: 'EdDSA' };

/**
 * Whether a callback is the gateway's (RFC 9421, with Content-Digest of RFC 9530): signed by one of the published keys
 * (`GET /v1/callback-keys`), for this method, address and body, within the last minutes. What it bears is sealed all the
 * same: open it by the client.
 */
export async function verifyCallback(
  received: ReceivedCallback,
  keys: readonly CallbackKey[],
  { nowMs = Date.now(), withinSeconds = 300 }: { nowMs?: number; withinSeconds?: number } = {},
): Promise<CallbackCheck> {
  const stated = statedBy(received);
  if (stated === undefined) return faulty('callback.malformed');
  const { kid, created, alg, digest, signature, params } = stated;
  const jwk = keys.find((key) => key.kid === kid);
  if (jwk === undefined) return faulty('callback.key-unknown');
  if (Math.abs(nowMs / 1000 - created) > withinSeconds) return faulty('callback.too-old');
  if (`sha-256=:${base64(sha256(received.body))}:` !== digest) return faulty('callback.body');
  const base = [
    `"@method": ${received.method.toUpperCase()}`,
    `"@target-uri": ${received.url}`,
    `"content-type": ${headerOf(received, 'content-type')}`,
    `"content-digest": ${digest}`,
    `"@signature-params": ${params}`,
  ].join('\n');
  if (!(await holds(jwk, alg, base, signature))) return faulty('callback.signature');
  return { valid: true, createdAt: created, kid };
}

interface Stated {
  params: string;
  created: number;
  kid: string;
  alg: 'ES256' | 'EdDSA';
  digest: string;
  signature: string;
}

/** What the headers say, in the one form in which the gateway says it. */
function statedBy(received: ReceivedCallback): Stated | undefined {
  const [, params, created, kid, named = ''] = INPUT.exec(headerOf(received, 'signature-input')) ?? [];
  const [, signature] = SIGNATURE.exec(headerOf(received, 'signature')) ?? [];
  const digest = headerOf(received, 'content-digest');
  const alg = ALGORITHMS[named];
  if (!params?.startsWith(COMPONENTS) || !DIGEST.test(digest)) return undefined;
  if (kid === undefined || signature === undefined || alg === undefined) return undefined;
  return { params, created: Number(created), kid, alg, digest, signature };
}

/** By WebCrypto: JOSE libraries sign no such text. */
async function holds(jwk: CallbackKey, alg: 'ES256' | 'EdDSA', base: string, signature: string): Promise<boolean> {
  try {
    const { kty, crv, x, y } = jwk;
    const key = await importJWK({ kty, crv, x, ...(y !== undefined && { y }) }, alg);
    const how = alg === 'ES256' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: 'Ed25519' };
    const bytes = Uint8Array.from(atob(signature), (character) => character.charCodeAt(0));
    const text = new TextEncoder().encode(base);
    return await crypto.subtle.verify(how, key as Parameters<typeof crypto.subtle.verify>[1], bytes, text);
  } catch {
    return false;
  }
}

/** Empty when it is absent or stands twice: nothing is signed so. */
function headerOf({ headers }: ReceivedCallback, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function faulty(fault: CallbackFault): CallbackCheck {
  return { valid: false, fault };
}
