import { execFile } from 'node:child_process';
import { existsSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeJwt } from 'jose';
import { packageRoot } from '../../src/apps/local';
import { Caller } from '../support/client';
import { aGrant, aSystem, gatewayUrl, govern, MATTER } from '../support/governance';
import { until } from '../support/kafka';
import { Ledger } from '../support/ledger';
import { stack } from '../support/stack';

// The operator's commands against a gateway that runs; which key signs when, by turned clocks: test/api/tokens-keys.

const run = promisify(execFile);
const folder = join(stack().keys.folder, 'gateway');
const env = {
  ...process.env,
  DATABASE_URL: stack().postgres.owner,
  KAFKA_BROKERS: stack().kafka.brokers,
  WORKER_KEYS_DIR: join(stack().keys.folder, 'worker'),
};

jest.setTimeout(60_000);

async function cli(...words: string[]): Promise<Record<string, unknown> & { said: string }> {
  const main = join(packageRoot(), 'dist', 'src', 'apps', 'cli', 'main.js');
  const { stdout, stderr } = await run(process.execPath, [main, ...words, '--json'], { env });
  return { ...(JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>), said: stderr };
}

async function published(): Promise<string[]> {
  const response = await fetch(`${gatewayUrl()}/oauth/jwks`);
  expect(response.headers.get('cache-control')).toBe('public, max-age=60');
  return ((await response.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
}

it('a key is made, announced and published without a restart, and gone once withdrawn', async () => {
  const made = await cli('keys', 'make-token', '--dir', folder);
  const [kid, file] = [String(made['kid']), String(made['file'])];
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(made.said).toContain('keys announce-token --file');
  expect(await published()).not.toContain(kid);
  const from = new Date(Date.now() + 86_400_000).toISOString();
  const announced = await cli('keys', 'announce-token', '--file', file, '--from', from);
  expect(announced.said).toContain('every department has been told');
  await until(async () => (await published()).includes(kid), 10_000);
  const { keys } = await cli('keys', 'list-token', '--dir', folder);
  expect(keys).toEqual(expect.arrayContaining([expect.objectContaining({ kid, standing: 'announced', from })]));
  await cli('keys', 'withdraw-token', '--kid', kid);
  await until(async () => !(await published()).includes(kid), 10_000);
  unlinkSync(file);
  expect(existsSync(file)).toBe(false);
});

it.each([
  ['a moment that is too near', ['--from', new Date(Date.now() + 1_000).toISOString()], 'keys.announced-too-late'],
  ['no moment', ['--from', 'tomorrow'], 'is no time with its zone'],
])('%s is refused, with what would do', async (_what, words, told) => {
  const { file } = await cli('keys', 'make-token', '--dir', folder);
  const refused = cli('keys', 'announce-token', '--file', String(file), ...words);
  await expect(refused).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(told) });
  unlinkSync(String(file));
});

it("a token's record keeps the assertion that bound it to its key", async () => {
  const officers = await govern();
  const system = await aSystem(officers);
  const [caller, grant] = [await Caller.of(system), await aGrant(officers, system)];
  const bound = await caller.assertion({ claims: { cnf: { jkt: await caller.thumbprint() } } });
  const details = { type: 'onceway_exchange', grant: grant.id, matter: MATTER };
  const { status, body } = await caller.askToken(details, { form: { client_assertion: bound } });
  expect(status).toBe(200);
  const { jti } = decodeJwt(String(body['access_token']));
  const ledger = await Ledger.open();
  try {
    await until(async () => {
      const records = await ledger.recordsOf(system.id);
      const issued = records.find(({ type, facts }) => type === 'token.issued' && facts?.['tokenId'] === jti);
      return issued?.facts?.['assertion'] === bound;
    }, 20_000);
  } finally {
    await ledger.close();
  }
});
