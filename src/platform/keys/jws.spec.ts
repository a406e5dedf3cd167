import { createHmac } from 'node:crypto';
import { CompactSign, compactVerify, importJWK, type JWK } from 'jose';
import { ALGORITHMS, generateSigningJwk, signingKey, signJws, verifyingKey, verifyJws, type Jwk } from './index';

const TYP = 'test+jws';
const payload = Buffer.from('{"a":1}');
const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe.each(ALGORITHMS.map(({ alg }) => alg))('JWS %s', (alg) => {
  const key = signingKey(generateSigningJwk(alg));
  const verifying = verifyingKey(key.publicJwk);
  const keyOf = (kid: string) => (kid === key.kid ? verifying : undefined);
  const compact = signJws({ typ: TYP, payload, key });
  const [header, body, signature] = compact.split('.') as [string, string, string];

  it('reads what it wrote', () => {
    expect(verifyJws(compact, { typ: TYP, key: keyOf })).toEqual({
      payload,
      header: { alg, kid: key.kid, typ: TYP },
    });
  });

  it('is read by jose', async () => {
    const read = await compactVerify(compact, await importJWK(key.publicJwk as JWK), { algorithms: [alg] });
    expect(Buffer.from(read.payload)).toEqual(payload);
    expect(read.protectedHeader).toEqual({ alg, kid: key.kid, typ: TYP });
  });

  it('reads what jose wrote', async () => {
    const jwk = generateSigningJwk(alg);
    const made = await new CompactSign(payload)
      .setProtectedHeader({ alg, kid: jwk.kid!, typ: TYP })
      .sign(await importJWK(jwk as JWK));
    const { d, ...publicJwk } = jwk;
    expect(d).toBeDefined();
    expect(verifyJws(made, { typ: TYP, key: () => verifyingKey(publicJwk) })?.payload).toEqual(payload);
  });

  const foreign = signJws({ typ: TYP, payload, key: { ...signingKey(generateSigningJwk(alg)), kid: key.kid } });
  const withHeader = (changed: Record<string, unknown>) => {
    const changedHeader = b64({ alg, kid: key.kid, typ: TYP, ...changed });
    const input = Buffer.from(`${changedHeader}.${body}`);
    return `${input.toString()}.${ALGORITHMS.find((row) => row.alg === alg)!
      .sign(input, key.privateKey)
      .toString('base64url')}`;
  };
  const hmacInput = `${b64({ alg: 'HS256', kid: key.kid, typ: TYP })}.${body}`;
  const hmac = createHmac('sha256', JSON.stringify(key.publicJwk)).update(hmacInput).digest('base64url');

  it.each<[string, string]>([
    ['another payload', `${header}.${b64({ a: 2 })}.${signature}`],
    ['another signature of the same length', `${header}.${body}.${'A'.repeat(signature.length)}`],
    ['no signature', `${header}.${body}.`],
    ['alg none', `${b64({ alg: 'none', kid: key.kid, typ: TYP })}.${body}.`],
    ['alg none, with the signature kept', `${b64({ alg: 'none', kid: key.kid, typ: TYP })}.${body}.${signature}`],
    ['HS256 with the public key as secret', `${hmacInput}.${hmac}`],
    ['the other algorithm in a well-signed header', withHeader({ alg: alg === 'ES256' ? 'EdDSA' : 'ES256' })],
    ['an unknown kid', withHeader({ kid: 'x'.repeat(43) })],
    ['a kid that is no text', withHeader({ kid: [key.kid] })],
    ['another typ', withHeader({ typ: 'other+jws' })],
    ['a critical extension', withHeader({ crit: ['exp'], exp: 1 })],
    ['an unencoded payload (RFC 7797)', withHeader({ b64: false })],
    ['a key of the sender in the header', foreign],
    ['four parts', `${compact}.`],
    ['two parts', `${header}.${body}`],
    ['padding', `${header}.${body}.${signature}==`],
    ['white space', `${header}.${body}. ${signature}`],
    ['a header that is no object', `${b64(['alg'])}.${body}.${signature}`],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(verifyJws(text, { typ: TYP, key: keyOf })).toBeUndefined();
  });

  it('refuses each text that differs in one bit', () => {
    for (let at = 0; at < compact.length; at++) {
      const changed = Buffer.from(compact);
      changed[at]! ^= 1;
      expect(verifyJws(changed.toString('latin1'), { typ: TYP, key: keyOf })).toBeUndefined();
    }
  });
});

describe('verifying keys', () => {
  const ec = generateSigningJwk('ES256');
  const { d: _, ...publicEc } = ec;

  it.each<[string, Jwk]>([
    ['a private key', ec],
    ['an encryption key', { ...publicEc, use: 'enc' }],
    ['another alg than the curve has', { ...publicEc, alg: 'EdDSA' }],
    ['another curve', { ...publicEc, crv: 'P-384' }],
    ['a point that is not on the curve', { ...publicEc, y: publicEc.x }],
    ['a symmetric key', { kty: 'oct', k: 'AAAA' }],
    ['an RSA key', { kty: 'RSA', n: 'AQAB', e: 'AQAB' }],
  ])('cannot be made of %s', (_name, jwk) => {
    expect(() => verifyingKey(jwk)).toThrow(expect.objectContaining({ code: 'keys.unusable' }));
  });

  it('go by their thumbprint, whatever kid is claimed', () => {
    expect(verifyingKey({ ...publicEc, kid: 'root' }).kid).toBe(ec.kid);
  });
});
