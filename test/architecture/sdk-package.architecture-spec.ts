import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Consumer } from '../support/sdk-package';

jest.setTimeout(120_000);

let consumer: Consumer;

beforeAll(() => {
  consumer = Consumer.create();
});
afterAll(() => consumer.remove());

/** A program of a department system, the same in both kinds of module, with a gateway of its own that refuses. */
const PROGRAM = `
const gateway: typeof fetch = async () =>
  Response.json({ code: 'grant.suspended', title: 'words', status: 403, traceId: 't' }, { status: 403 });

async function main(): Promise<void> {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const client = await createClient({
    gatewayUrl: 'https://gateway.example',
    systemId: '0199f0c0-0000-7000-8000-000000000001',
    signingKey: { key: privateKey, kid: 'kid', alg: 'ES256' },
    fetch: gateway,
  });
  try {
    const answer = await client.exchange({
      grant: '0199f0c0-0000-7000-8000-000000000002',
      resource: '101001/000001',
      mode: 'fetch',
      items: ['name', 'birthDate'],
      subject: { type: 'citizen-number', id: '990102198503070013' },
      matter: '1199010099900009983000511003000',
      case: 'C-1',
      operator: 'window-07',
      reason: '办理创业担保贷款',
    });
    if (answer.kind === 'found') answer.values.name satisfies string;
    // @ts-expect-error -- was not asked for
    if (answer.kind === 'found') answer.values.sex;
  } catch (error) {
    if (!isProblem(error, 'grant.suspended')) throw error;
    error.code satisfies 'grant.suspended';
    console.log(error.code, error instanceof ProblemError);
  }
}
void main();
`;
const NAMES = '{ createClient, isProblem, ProblemError }';

describe('the package', () => {
  it('is used from ES modules and from CommonJS, typed by the contracts, without anything else installed', () => {
    consumer.compile({
      'esm.mts': `import ${NAMES} from 'onceway/sdk';\n${PROGRAM}`,
      'cjs.cts': `import sdk = require('onceway/sdk');\nconst ${NAMES} = sdk;\n${PROGRAM.replace('instanceof ProblemError', 'instanceof sdk.ProblemError')}`,
    });
    expect(consumer.run('esm.mjs')).toBe('grant.suspended true\n');
    expect(consumer.run('cjs.cjs')).toBe('grant.suspended true\n');
  });

  it('is one instance for both kinds of module, so that each knows the other’s errors', () => {
    const both = `import { createRequire } from 'node:module';
      import { ProblemError } from 'onceway/sdk';
      const other = createRequire(import.meta.url)('onceway/sdk') as { ProblemError: unknown };
      console.log(other.ProblemError === ProblemError);`;
    consumer.compile({ 'both.mts': both });
    expect(consumer.run('both.mjs')).toBe('true\n');
  });

  it('has the types of a bundler’s project too, with a browser’s library', () => {
    const page = `import { createClient, type Client } from 'onceway/sdk';
      export const client = (): Promise<Client> =>
        createClient({ gatewayUrl: location.origin, systemId: 's', signingKey: {} });`;
    const browser = { module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom'], types: [], noEmit: true };
    consumer.compile({ 'page.ts': page }, { ...browser, customConditions: ['browser'] });
  });

  it('is for browsers one file that imports nothing', async () => {
    const { exports } = JSON.parse(read('package.json')) as { exports: { './sdk': { browser: { default: string } } } };
    const contents = read(exports['./sdk'].browser.default);
    const { metafile } = await build({
      stdin: { contents },
      bundle: true,
      write: false,
      metafile: true,
      external: ['*'],
    });
    const [input] = Object.values(metafile.inputs);
    expect(input).toMatchObject({ imports: [], bytes: expect.any(Number) });
    expect(/\bprocess\.|\bBuffer\b|\b__dirname\b/.exec(contents)).toBeNull();
  });

  it('holds nothing of the gateway', () => {
    expect(() => read('dist/src/apps/gateway/main.js')).toThrow('ENOENT');
    expect(() => read('src/sdk/client.ts')).toThrow('ENOENT');
  });
});

function read(path: string): string {
  return readFileSync(join(consumer.folder, 'node_modules', 'onceway', path), 'utf8');
}
