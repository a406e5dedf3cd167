import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import {
  generateEncryptionJwk,
  generateSigningJwk,
  readEncryptionKey,
  readEncryptionKeys,
  readPublicJwk,
  readSecretKey,
  readSigningKey,
  writeKeyFile,
  writeSecretKeyFile,
} from './index';

describe('key files', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const refused = (words: string) =>
    expect.objectContaining({ code: 'keys.file-refused', message: expect.stringContaining(words) as string });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keys-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are written for their owner alone and read again', () => {
    const [signing, encryption] = [generateSigningJwk('ES256'), generateEncryptionJwk()];
    writeKeyFile(at('s.jwk'), signing);
    writeKeyFile(at('e.jwk'), encryption);
    writeSecretKeyFile(at('secret'));
    for (const name of ['s.jwk', 'e.jwk', 'secret']) expect(statSync(at(name)).mode & 0o777).toBe(0o600);
    expect(readSigningKey(at('s.jwk'))).toMatchObject({ kid: signing.kid, alg: 'ES256' });
    expect(readEncryptionKey(at('e.jwk')).kid).toBe(encryption.kid);
    expect(readSecretKey(at('secret'))).toHaveLength(32);
  });

  it('are never overwritten', () => {
    writeKeyFile(at('once.jwk'), generateSigningJwk('EdDSA'));
    const before = readFileSync(at('once.jwk'));
    expect(() => writeKeyFile(at('once.jwk'), generateSigningJwk('EdDSA'))).toThrow(refused('exists already'));
    expect(readFileSync(at('once.jwk'))).toEqual(before);
  });

  it.each([0o644, 0o640, 0o604, 0o660])('of mode %o are refused, with what to do', (mode) => {
    const path = at(`mode-${mode}`);
    writeKeyFile(path, generateSigningJwk('ES256'));
    chmodSync(path, mode);
    expect(() => readSigningKey(path)).toThrow(refused(`chmod 600 ${path}`));
  });

  it('may be PEM', () => {
    const jwk = generateSigningJwk('EdDSA');
    const pem = createPrivateKey({ format: 'jwk', key: jwk as JsonWebKey }).export({ format: 'pem', type: 'pkcs8' });
    writeFileSync(at('key.pem'), pem, { mode: 0o600 });
    expect(readSigningKey(at('key.pem')).kid).toBe(jwk.kid);
  });

  it('for sealing may be two, while one follows the other', () => {
    const own = mkdtempSync(join(folder, 'own-'));
    const [now, next] = [generateEncryptionJwk(), generateEncryptionJwk()];
    writeKeyFile(join(own, 'encryption.jwk.json'), now);
    expect(readEncryptionKeys(own).map(({ kid }) => kid)).toEqual([now.kid]);
    writeKeyFile(join(own, 'encryption.next.jwk.json'), next);
    expect(readEncryptionKeys(own).map(({ kid }) => kid)).toEqual([now.kid, next.kid]);
  });

  it('of the wrong use are refused', () => {
    writeKeyFile(at('wrong-e.jwk'), generateEncryptionJwk());
    writeKeyFile(at('wrong-s.jwk'), generateSigningJwk('ES256'));
    expect(() => readSigningKey(at('wrong-e.jwk'))).toThrow(expect.objectContaining({ code: 'keys.unusable' }));
    expect(() => readEncryptionKey(at('wrong-s.jwk'))).toThrow(expect.objectContaining({ code: 'keys.unusable' }));
  });

  it('that hold something else are refused without quoting it', () => {
    writeFileSync(at('junk'), 'secret-text', { mode: 0o600 });
    for (const read of [readSigningKey, readEncryptionKey, readSecretKey, readPublicJwk]) {
      expect(() => read(at('junk'))).toThrow(expect.objectContaining({ code: 'keys.file-refused' }));
      expect(() => read(at('junk'))).not.toThrow('secret-text');
    }
  });

  it('that are absent are named', () => {
    expect(() => readSigningKey(at('absent'))).toThrow(refused(`${at('absent')} cannot be read (ENOENT)`));
  });
});
