import { createPrivateKey, verify } from 'node:crypto';
import { algorithmNamed } from './algorithms';
import { signatureBase, signedRequestHeaders } from './http-signature';
import { generateSigningJwk, signingKey, verifyingKey } from './signing-keys';

describe('HTTP message signatures', () => {
  it('sign what RFC 9421 B.2.6 signs, to the byte', () => {
    const params =
      '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"';
    const base = signatureBase(
      [
        ['date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
        ['@method', 'POST'],
        ['@path', '/foo'],
        ['@authority', 'example.com'],
        ['content-type', 'application/json'],
        ['content-length', '18'],
      ],
      params,
    );
    const key = createPrivateKey(
      '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----\n',
    );
    expect(algorithmNamed('EdDSA').sign(Buffer.from(base), key).toString('base64')).toBe(
      'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==',
    );
  });

  it.each([
    ['ES256', 'ecdsa-p256-sha256'],
    ['EdDSA', 'ed25519'],
  ] as const)('with %s cover method, address, type and body', (alg, named) => {
    const key = signingKey(generateSigningJwk(alg));
    const body = Buffer.from('{"hello": "world"}');
    const request = { method: 'POST', url: 'https://x.example/y', contentType: 'application/json', body } as const;
    const headers = signedRequestHeaders({ ...request, key, created: 1_618_884_473, tag: 'test' });
    // RFC 9530, appendix B.
    expect(headers['content-digest']).toBe('sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:');
    expect(headers['signature-input']).toBe(
      `sig1=("@method" "@target-uri" "content-type" "content-digest");created=1618884473;keyid="${key.kid}";alg="${named}";tag="test"`,
    );
    const base = [
      '"@method": POST',
      '"@target-uri": https://x.example/y',
      '"content-type": application/json',
      `"content-digest": ${headers['content-digest']}`,
      `"@signature-params": ${headers['signature-input']!.slice('sig1='.length)}`,
    ].join('\n');
    const { publicKey } = verifyingKey(key.publicJwk);
    const signature = Buffer.from(headers['signature']!.slice('sig1=:'.length, -1), 'base64');
    const how = alg === 'ES256' ? { key: publicKey, dsaEncoding: 'ieee-p1363' as const } : publicKey;
    expect(verify(alg === 'ES256' ? 'sha256' : null, Buffer.from(base), how, signature)).toBe(true);
  });
});
