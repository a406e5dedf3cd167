import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JWK } from 'jose';
import { generateEncryptionJwk, generateSigningJwk, signingKey, writeKeyFile } from '../../platform/keys';
import { command as make } from './keys-make';
import { command as assertion } from './token-assertion';
import { command as get } from './token-get';
import { command as proof } from './token-proof';

const SYSTEM = '0199f0c0-0000-7000-8000-000000000001';
const silent = (): void => undefined;

let folder: string;
const at = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('keys make: a private file, and its public half alone is printed, again the same', async () => {
  const args = ['--file', at('key.jwk.json')];
  const { publicJwk } = (await make.run(args, {}, silent)) as { publicJwk: JWK };
  expect(statSync(at('key.jwk.json')).mode & 0o777).toBe(0o600);
  expect(publicJwk).toMatchObject({ kty: 'EC', use: 'sig', kid: expect.stringMatching(/^[\w-]{43}$/) });
  expect(publicJwk).not.toHaveProperty('d');
  expect(await make.run(args, {}, silent)).toEqual({ publicJwk });
});

it('token assertion: signed by the key of the file, for the system and the audience', async () => {
  const jwk = generateSigningJwk('EdDSA');
  writeKeyFile(at('key'), jwk);
  const env = { ONCEWAY_SYSTEM: SYSTEM, ONCEWAY_SYSTEM_KEY: at('key'), ONCEWAY_URL: 'http://a:1/' };
  const answer = await assertion.run([], env, silent);
  const keys = createLocalJWKSet({ keys: [signingKey(jwk).publicJwk] });
  const { payload } = await jwtVerify(String(answer['assertion']), keys, { audience: 'http://a:1', issuer: SYSTEM });
  expect(payload.sub).toBe(SYSTEM);
});

it('token proof: the key is made once and kept', async () => {
  const args = ['--dpop-key', at('dpop'), '--method', 'POST', '--url', 'http://a:1/x?q=1', '--nonce', 'n'];
  const [one, two] = [await proof.run(args, {}, silent), await proof.run(args, {}, silent)].map((answer) =>
    String(answer['proof']),
  );
  expect(statSync(at('dpop')).mode & 0o777).toBe(0o600);
  expect(decodeProtectedHeader(one!).jwk).toEqual(decodeProtectedHeader(two!).jwk);
  expect(JSON.stringify(decodeProtectedHeader(one!))).not.toContain(
    (JSON.parse(readFileSync(at('dpop'), 'utf8')) as JWK).d,
  );
  const keys = createLocalJWKSet({ keys: [decodeProtectedHeader(one!).jwk!] });
  expect((await jwtVerify(two!, keys)).payload).toMatchObject({ htm: 'POST', htu: 'http://a:1/x', nonce: 'n' });
});

describe('what is wrong is told, with what to do', () => {
  const refusal = (key: string): Promise<unknown> =>
    assertion.run(['--key', at(key), '--system', SYSTEM, '--audience', 'http://a'], {}, silent).then(
      () => 'no refusal',
      (error: unknown) => (error as Error).message,
    );

  it('an absent file', async () => {
    expect(await refusal('absent')).toBe(`--key: key file ${at('absent')} cannot be read (ENOENT)`);
  });

  it('a file that others may read', async () => {
    writeKeyFile(at('key'), generateSigningJwk('ES256'));
    chmodSync(at('key'), 0o640);
    expect(await refusal('key')).toContain(`chmod 600 ${at('key')}`);
  });

  it('a key of another kind', async () => {
    writeKeyFile(at('key'), generateEncryptionJwk());
    expect(await refusal('key')).toBe('--key: not a private JWK of ES256 or EdDSA');
  });

  it('a file that holds no key', async () => {
    writeFileSync(at('key'), 'swordfish', { mode: 0o600 });
    expect(await refusal('key')).not.toContain('swordfish');
  });

  it('a gateway that does not answer', async () => {
    writeKeyFile(at('key'), generateSigningJwk('ES256'));
    const words = ['--key', at('key'), '--system', SYSTEM, '--url', 'http://127.0.0.1:1', '--grant', SYSTEM];
    const run = get.run([...words, '--matter', 'M', '--dpop-key', at('dpop')], {}, silent);
    await expect(run).rejects.toThrow('no connection to http://127.0.0.1:1');
  });
});

it.each([make, assertion, proof, get])('each says by an example how it is used', ({ help }) => {
  expect(help.split('\n').at(-1)).toMatch(/^ {2}npm run --silent cli -- (keys|token) \w+ --/);
});
