import { calculateJwkThumbprint, type JWK } from 'jose';
import { generateEncryptionJwk, generateSigningJwk, thumbprint } from './index';

describe('thumbprint', () => {
  it('is that of RFC 8037 Appendix A.3', () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    expect(thumbprint(jwk)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it.each([generateSigningJwk('ES256'), generateSigningJwk('EdDSA'), generateEncryptionJwk()])(
    'equals that of jose for $kty $crv',
    async (jwk) => {
      expect(thumbprint(jwk)).toBe(await calculateJwkThumbprint(jwk as JWK));
      expect(jwk.kid).toBe(thumbprint(jwk));
    },
  );
});
