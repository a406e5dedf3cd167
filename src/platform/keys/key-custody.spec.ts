import { chmodSync, mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heldKey, KeyFiles } from './key-custody';
import { writeKeyFile } from './key-files';
import { signJwsBy, verifyJws } from './jws';
import { generateSigningJwk, signingKey, verifyingKey } from './signing-keys';

let folder: string;
const write = (name: string): string => {
  const jwk = generateSigningJwk('ES256');
  writeKeyFile(join(folder, name), jwk);
  return String(jwk.kid);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'custody-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('key files in custody', () => {
  it('come and go while the process runs', () => {
    const custody = new KeyFiles(folder, 'token');
    const first = write('token.jwk.json');
    expect(custody.held()).toMatchObject({ first: { kid: first }, further: [] });
    const next = write('token.next.jwk.json');
    expect(custody.held()).toMatchObject({ first: { kid: first }, further: [{ kid: next }] });
    unlinkSync(join(folder, 'token.jwk.json'));
    expect(custody.held()).toMatchObject({ first: undefined, further: [{ kid: next }] });
  });

  it('are no others of the folder', () => {
    write('signing.jwk.json');
    write('tokens.jwk.json');
    write('token.old.bak');
    expect(new KeyFiles(folder, 'token').held()).toEqual({ first: undefined, further: [] });
  });

  it('are refused when others than their owner may read them', () => {
    write('token.jwk.json');
    chmodSync(join(folder, 'token.jwk.json'), 0o640);
    expect(() => new KeyFiles(folder, 'token').held()).toThrow(expect.objectContaining({ code: 'keys.file-refused' }));
  });

  it('are read once for as long as they stay the same', () => {
    write('token.jwk.json');
    const custody = new KeyFiles(folder, 'token');
    expect(custody.held().first).toBe(custody.held().first);
  });
});

it('a key in custody signs, at once or later, and hands nothing private out', async () => {
  const key = signingKey(generateSigningJwk('ES256'));
  const held = heldKey(key);
  expect(JSON.stringify(held)).not.toContain('"d"');
  const slow = { ...held, sign: async (data: Uint8Array) => Promise.resolve(held.sign(data)) };
  const verifying = verifyingKey(held.publicJwk);
  for (const one of [held, slow]) {
    const jws = await signJwsBy(one, { typ: 't', payload: '{}' });
    expect(verifyJws(jws, { typ: 't', key: () => verifying })).toBeDefined();
  }
});
