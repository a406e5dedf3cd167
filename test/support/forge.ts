import { createHmac, sign, type KeyObject } from 'node:crypto';

/** A compact JWS of any header and content, for what no good library would make. */
export type Signer = (input: string) => Buffer;

const part = (content: object | string): string =>
  Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url');

export function forge(header: object | string, payload: object | string, signer: Signer): string {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${signer(input).toString('base64url')}`;
}

export const bySignatureOf =
  (key: KeyObject, dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363'): Signer =>
  (input) =>
    sign('sha256', Buffer.from(input), { key, dsaEncoding });

/** The confusion of RFC 8725 §2.1: what is public is taken for a shared secret. */
export const byHmacOf =
  (secret: string | Buffer): Signer =>
  (input) =>
    createHmac('sha256', secret).update(input).digest();

export const byNobody: Signer = () => Buffer.alloc(0);

/** r = s = 0, which a careless verifier of ECDSA takes from anybody (CVE-2022-21449). */
export const byZeros: Signer = () => Buffer.alloc(64);
