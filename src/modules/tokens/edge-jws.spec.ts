import fc from 'fast-check';
import { compactVerify, exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { SIGNATURE_ALGORITHMS } from '../../platform/keys';
import { ImportedKeys, isSignedBy, readEdgeJws } from './edge-jws';

const keys = new ImportedKeys();

interface Pair {
  alg: string;
  privateKey: CryptoKey;
  jwk: JWK;
}

async function pair(alg: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, privateKey, jwk: await exportJWK(publicKey) };
}

function ours(compact: string, jwk: JWK): boolean {
  const jws = readEdgeJws(compact);
  const key = keys.of(jwk);
  return jws !== undefined && key !== undefined && isSignedBy(jws, key);
}

async function joses(compact: string, jwk: JWK, alg: string): Promise<boolean> {
  return compactVerify(compact, await importJWK(jwk, alg), { algorithms: [...SIGNATURE_ALGORITHMS] }).then(
    () => true,
    () => false,
  );
}

describe('a compact JWS at the edge, read without jose', () => {
  it.each(SIGNATURE_ALGORITHMS)('is taken as jose takes it: %s', async (alg) => {
    const [own, other] = [await pair(alg), await pair(alg)];
    const compact = await new SignJWT({ a: 1, text: '授权' }).setProtectedHeader({ alg }).sign(own.privateKey);
    expect([ours(compact, own.jwk), await joses(compact, own.jwk, alg)]).toEqual([true, true]);
    expect([ours(compact, other.jwk), await joses(compact, other.jwk, alg)]).toEqual([false, false]);
    expect(readEdgeJws(compact)?.claims).toEqual({ a: 1, text: '授权' });
  });

  it('is taken only where jose takes it, whatever one character was changed', async () => {
    const own = await pair('ES256');
    const good = await new SignJWT({ jti: 'a' }).setProtectedHeader({ alg: 'ES256' }).sign(own.privateKey);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.string({ minLength: 0, maxLength: 1 }), async (at, put) => {
        const changed = good.slice(0, at) + put + good.slice(at + 1);
        if (ours(changed, own.jwk)) expect(await joses(changed, own.jwk, 'ES256')).toBe(true);
        if (changed !== good) expect(ours(changed, own.jwk)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.base64String()).map((parts) => parts.join('.')),
        ),
        (text) => {
          expect(() => readEdgeJws(text)).not.toThrow();
        },
      ),
    );
  });

  it.each(['crit', 'b64', 'zip', 'jku', 'x5u', 'x5c', 'x5t', 'x5t#S256'])('is refused with %s', async (name) => {
    const { privateKey } = await pair('ES256');
    const good = await new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
    const header = Buffer.from(JSON.stringify({ alg: 'ES256', [name]: 'x' })).toString('base64url');
    expect(readEdgeJws(good.replace(/^[^.]+/, header))).toBeUndefined();
    expect(readEdgeJws(good)).toBeDefined();
  });
});

describe('keys that callers bring', () => {
  it('are imported once, by their public members, and named by their thumbprint', async () => {
    const { jwk } = await pair('ES256');
    const first = keys.of(jwk);
    expect(first?.kid).toMatch(/^[\w-]{43}$/);
    expect(keys.of({ ...jwk, kid: 'another name', alg: 'none' })).toBe(first);
  });

  it.each<[string, (jwk: JWK) => object]>([
    ['a private member', (jwk) => ({ ...jwk, d: 'AA' })],
    ['a symmetric key', () => ({ kty: 'oct', k: 'AA' })],
    ['coordinates that are numbers', (jwk) => ({ ...jwk, x: 1 })],
    ['a point off the curve', (jwk) => ({ ...jwk, y: jwk.x })],
    ['an Ed25519 point of small order', () => ({ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) })],
    ['another kind of key', () => ({ kty: 'RSA', n: 'AQAB', e: 'AQAB' })],
    ['nothing', () => ({})],
  ])('are refused with %s', async (_what, make) => {
    expect(keys.of(make((await pair('ES256')).jwk))).toBeUndefined();
  });
});
