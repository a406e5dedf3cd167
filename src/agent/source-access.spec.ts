import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentSources, HttpSource, SourceCredential } from '../contracts';
import { ConfigError } from '../platform/config';
import { loadOperations, loadSourceAccess } from './source-access';

const folder = mkdtempSync(join(tmpdir(), 'onceway-source-access-'));
const secretFile = join(folder, 'secret');
writeFileSync(secretFile, 'k3y\n', { mode: 0o600 });

function mappingOf(more: Partial<HttpSource> = {}): AgentSources {
  const http = { name: 'service', kind: 'http', urlVariable: 'SERVICE_URL', document: 'doc.json', ...more } as const;
  return {
    department: '11990100999000013D',
    sources: [http, { name: 'files', kind: 'file', folderVariable: 'FILES_DIR' }],
    resources: [],
    operations: [
      {
        resource: '101001/000003',
        source: 'service',
        operation: 'find',
        parameters: [{ in: 'query', name: 'id' }],
        items: { name: { pointer: '/xm' } },
      },
    ],
  };
}

const env = { SERVICE_URL: 'https://permits.example/api', FILES_DIR: '/srv/files', SERVICE_KEY_FILE: secretFile };

function faultsOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.join('; ');
    throw error;
  }
  return '';
}

describe('access to sources', () => {
  it.each<[SourceCredential, object]>([
    [
      { scheme: 'bearer', fileVariable: 'SERVICE_KEY_FILE' },
      { header: 'authorization', value: 'Bearer k3y' },
    ],
    [
      { scheme: 'basic', fileVariable: 'SERVICE_KEY_FILE' },
      { header: 'authorization', value: 'Basic azN5' },
    ],
    [
      { scheme: 'header', header: 'X-Api-Key', fileVariable: 'SERVICE_KEY_FILE' },
      { header: 'x-api-key', value: 'k3y' },
    ],
  ])('reads a credential %o', (credential, header) => {
    const access = loadSourceAccess(mappingOf({ credential }), env);
    expect(access.get('service')).toEqual({ kind: 'http', url: new URL(env.SERVICE_URL), credential: header });
    expect(access.get('files')).toEqual({ kind: 'file', folder: '/srv/files' });
  });

  it.each([
    ['no URL', { SERVICE_URL: 'permits' }, 'SERVICE_URL is no URL'],
    ['plain HTTP to another machine', { SERVICE_URL: 'http://permits.example' }, 'is to begin with https:'],
    ['a password in the URL', { SERVICE_URL: 'https://a:b@permits.example' }, 'without a user'],
    ['another scheme', { SERVICE_URL: 'file:///etc/passwd' }, 'is to begin with https:'],
    ['no folder', { FILES_DIR: undefined }, 'FILES_DIR is not set'],
    ['no secret', { SERVICE_KEY_FILE: undefined }, 'SERVICE_KEY_FILE is not set'],
    ['a secret that is not there', { SERVICE_KEY_FILE: join(folder, 'none') }, 'cannot be read'],
    ['authorities that are not there', { SERVICE_CA: join(folder, 'none') }, 'SERVICE_CA'],
  ])('refuses %s', (_what, more, words) => {
    const credential = { scheme: 'bearer', fileVariable: 'SERVICE_KEY_FILE' } as const;
    const mapping = mappingOf({ credential, ...('SERVICE_CA' in more && { authoritiesVariable: 'SERVICE_CA' }) });
    expect(faultsOf(() => loadSourceAccess(mapping, { ...env, ...more }))).toContain(words);
  });

  it.each([0o640, 0o604, 0o666])('refuses a secret of mode %o, and shows none of it', (mode) => {
    const open = join(folder, `open-${mode}`);
    writeFileSync(open, 'k3y');
    chmodSync(open, mode);
    const credential = { scheme: 'bearer', fileVariable: 'SERVICE_KEY_FILE' } as const;
    const said = faultsOf(() => loadSourceAccess(mappingOf({ credential }), { ...env, SERVICE_KEY_FILE: open }));
    expect(said).toContain(`chmod 600 ${open}`);
    expect(said).not.toContain('k3y');
  });

  it.each(['', 'two\nlines', 'schlüssel'])('refuses a secret that no header can bear: %j', (text) => {
    const odd = join(folder, `odd-${text.length}`);
    writeFileSync(odd, text, { mode: 0o600 });
    const credential = { scheme: 'bearer', fileVariable: 'SERVICE_KEY_FILE' } as const;
    const said = faultsOf(() => loadSourceAccess(mappingOf({ credential }), { ...env, SERVICE_KEY_FILE: odd }));
    expect(said).toContain('empty or not one line of ASCII');
  });

  it('refuses a header that its scheme does not take, and a scheme without one', () => {
    for (const credential of [
      { scheme: 'bearer', header: 'X-Key', fileVariable: 'SERVICE_KEY_FILE' },
      { scheme: 'header', fileVariable: 'SERVICE_KEY_FILE' },
    ] as const) {
      expect(faultsOf(() => loadSourceAccess(mappingOf({ credential }), env))).toContain(
        'belongs to the scheme header',
      );
    }
  });
});

describe('operations', () => {
  const file = join(folder, 'mapping.json');

  it('are bound to the document beside the mapping file', () => {
    const response = { content: { 'application/json': {} } };
    const get = { operationId: 'find', parameters: [{ in: 'query', name: 'id' }], responses: { '200': response } };
    writeFileSync(join(folder, 'doc.json'), JSON.stringify({ openapi: '3.1.0', paths: { '/p': { get } } }));
    const bound = loadOperations(mappingOf(), file).get('service')!;
    expect(bound.map(({ operation: { path, method } }) => [method, path])).toEqual([['GET', '/p']]);
  });

  it('refuses a document that is not there, and one that does not fit, by its name', () => {
    expect(faultsOf(() => loadOperations(mappingOf({ document: 'none.json' }), file))).toContain(
      'cannot be read as JSON',
    );
    writeFileSync(join(folder, 'other.json'), JSON.stringify({ openapi: '3.1.0', paths: {} }));
    const said = faultsOf(() => loadOperations(mappingOf({ document: 'other.json' }), file));
    expect(said).toContain('other.json: 101001/000003: no operation has the id find');
  });
});
