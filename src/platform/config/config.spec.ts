import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, describeConfig, loadConfig, type ConfigRows } from '.';

const rows = {
  port: { env: 'PORT', kind: 'integer', description: 'port', default: '8080' },
  url: { env: 'DATABASE_URL', kind: 'string', description: 'database', secret: true },
  brokers: { env: 'BROKERS', kind: 'list', description: 'brokers' },
  single: { env: 'SINGLE', kind: 'boolean', description: 'one replica', default: 'false' },
  note: { env: 'NOTE', kind: 'string', description: 'note', default: null },
} as const satisfies ConfigRows;

describe('configuration', () => {
  it('reads every kind and its defaults', () => {
    expect(loadConfig(rows, { DATABASE_URL: 'postgres://x', BROKERS: 'a:1, b:2' })).toEqual({
      port: 8080,
      url: 'postgres://x',
      brokers: ['a:1', 'b:2'],
      single: false,
      note: undefined,
    });
  });

  it('names all faults at once', () => {
    const load = () => loadConfig(rows, { PORT: '80x', SINGLE: 'yes' });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/PORT must be[\s\S]*DATABASE_URL is not set[\s\S]*BROKERS is not set[\s\S]*SINGLE must be/);
  });

  it('takes a secret from a file, and refuses two sources', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'url');
    writeFileSync(path, 'postgres://file\n');
    expect(loadConfig(rows, { DATABASE_URL_FILE: path, BROKERS: 'a' }).url).toBe('postgres://file');
    expect(() => loadConfig(rows, { DATABASE_URL_FILE: path, DATABASE_URL: 'x', BROKERS: 'a' })).toThrow(/both set/);
  });

  it('masks secrets in what a start prints', () => {
    const config = loadConfig(rows, { DATABASE_URL: 'postgres://secret', BROKERS: 'a' });
    expect(JSON.stringify(describeConfig(rows, config))).not.toContain('secret');
  });

  it('does not let a table give a secret a default', () => {
    const table = { key: { env: 'KEY', kind: 'string', description: 'key', secret: true, default: 'x' } } as const;
    expect(() => loadConfig(table, {})).toThrow(/no default/);
  });
});
