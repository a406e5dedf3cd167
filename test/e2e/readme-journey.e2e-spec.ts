import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/apps/local';
import { runGuide } from '../support/guide';

const run = promisify(execFile);
const cwd = packageRoot();
const stack = process.env['ONCEWAY_STACK'] ?? '';
const cli = join(cwd, 'dist', 'src', 'apps', 'cli', 'main.js');

/** The demonstration leaves `window.env` beside the stack's own file. */
beforeAll(async () => {
  const demo = join(cwd, 'dist', 'src', 'apps', 'local', 'demo', 'main.js');
  await run(process.execPath, [demo, '--stack', stack]);
}, 180_000);

it("README's journey by curl, typed as it stands, gets the answers that it shows", async () => {
  const { blocks } = await runGuide({ file: 'README.md', section: 'The same journey by curl', cwd, stack });
  expect(blocks).toBe(4);
}, 120_000);

it('cli token loads what it needs and neither Nest nor the database: it is called for every proof', async () => {
  const script = `process.argv.splice(1, 0, ''); require(${JSON.stringify(cli)});
    process.on('exit', () => console.log(Object.keys(require.cache).filter((path) => /@nestjs|typeorm|kafkajs/.test(path))))`;
  const args = ['token', 'proof', '--dpop-key', join(stack, '..', 'loads.jwk.json'), '--method', 'GET'];
  const { stdout } = await run(process.execPath, ['-e', script, ...args, '--url', 'http://127.0.0.1:1/']);
  expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n\[\]\n$/);
});

it('a refusal of the token request is told with its code, its faults and its record', async () => {
  const key = join(stack, '..', 'unknown.jwk.json');
  await run(process.execPath, [cli, 'keys', 'make', '--file', key]);
  const { gateway } = (await import(stack)) as { gateway: { url: string } };
  const ids = ['--system', '0199f0c0-0000-7000-8000-000000000001', '--grant', '0199f0c0-0000-7000-8000-000000000002'];
  const args = ['token', 'get', '--url', gateway.url, '--key', key, '--dpop-key', key, ...ids, '--matter', 'M-1'];
  const refused = run(process.execPath, [cli, ...args]);
  await expect(refused).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('token.invalid-client'),
  });
});
