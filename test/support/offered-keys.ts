import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';

/** New public JWKs, as a department would offer them. */
export const offered = {
  p256: (): JsonWebKey => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  ed25519: (): JsonWebKey => generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }),
  x25519: (): JsonWebKey => generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }),
  private: (): JsonWebKey => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
};
