import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentSources } from '../contracts';
import { ConfigError } from '../platform/config';
import { loadAgentConfig } from './agent-config';

const folder = mkdtempSync(join(tmpdir(), 'onceway-agent-config-'));
const mapping: AgentSources = {
  department: '11990100999000013D',
  sources: [{ name: 'register', kind: 'sql', urlVariable: 'REGISTER_URL' }],
  resources: [
    {
      resource: '101001/000001',
      source: 'register',
      table: 'a.b',
      subjectColumn: 'c',
      columns: { name: { column: 'd' } },
    },
  ],
};

function environment(
  content: unknown,
  overrides: Record<string, string | undefined> = {},
): Record<string, string | undefined> {
  const file = join(folder, `${Math.random()}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return {
    AGENT_DEPARTMENT: '11990100999000013D',
    AGENT_KEYS_DIR: folder,
    AGENT_ROOT_KEY_FILE: join(folder, 'root.json'),
    AGENT_SOURCES_FILE: file,
    KAFKA_BROKERS: '127.0.0.1:9092',
    REGISTER_URL: 'postgres://reader@127.0.0.1/x',
    ...overrides,
  };
}

function faultsOf(content: unknown, overrides: Record<string, string | undefined> = {}): readonly string[] {
  try {
    loadAgentConfig(environment(content, overrides));
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('loadAgentConfig', () => {
  it('reads the mapping, and each source’s connection string from the variable that the mapping names', () => {
    const config = loadAgentConfig(environment(mapping));
    expect(config.sources).toEqual(mapping);
    expect([...config.access]).toEqual([['register', { kind: 'sql', url: 'postgres://reader@127.0.0.1/x' }]]);
  });

  it('takes a connection string from a file', () => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'postgres://reader:pw@127.0.0.1/x\n');
    const config = loadAgentConfig(environment(mapping, { REGISTER_URL: undefined, REGISTER_URL_FILE: secret }));
    expect(config.access.get('register')).toEqual({ kind: 'sql', url: 'postgres://reader:pw@127.0.0.1/x' });
  });

  const [resource] = mapping.resources;
  it.each([
    ['a mapping that is not JSON', 'nothing', {}, 'cannot be read as JSON'],
    ['a member that no mapping has', { ...mapping, extra: 1 }, {}, '/extra'],
    [
      'a table name that is none',
      { ...mapping, resources: [{ ...resource, table: 'a; DROP' }] },
      {},
      '/resources/0/table',
    ],
    ['another department', mapping, { AGENT_DEPARTMENT: '1199010099900003X0' }, 'other than AGENT_DEPARTMENT'],
    ['no resource at all', { ...mapping, resources: [] }, {}, 'map no resource'],
    [
      'a table in a source of files',
      { ...mapping, sources: [{ name: 'register', kind: 'file', folderVariable: 'REGISTER_URL' }] },
      {},
      'is mapped for sql, but the source register is file',
    ],
    ['a source that is not there', { ...mapping, resources: [{ ...resource, source: 'x' }] }, {}, 'not in the mapping'],
    ['a resource mapped twice', { ...mapping, resources: [resource, resource] }, {}, 'stands twice'],
    ['no connection string', mapping, { REGISTER_URL: undefined }, 'REGISTER_URL is not set'],
  ])('refuses %s', (_case, content, overrides, words) => {
    expect(faultsOf(content, overrides).join('\n')).toContain(words);
  });
});
