import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { dropDead, handOver } from './presence';
import { processIdentity } from './process-identity';
import { writeRunRecord } from './run-record';

describe('which stack .onceway/stack.json names', () => {
  let home: string;
  const stackFile = (): string => join(home, 'stack.json');
  const named = (): unknown => (JSON.parse(readFileSync(stackFile(), 'utf8')) as { dataDir: unknown }).dataDir;

  const run = (id: string, isLive = true): string => {
    const folder = join(home, 'runs', id);
    mkdirSync(folder, { recursive: true });
    const identity = isLive ? (processIdentity(process.pid) ?? '') : 'gone';
    writeRunRecord(folder, {
      id,
      host: hostname(),
      owner: { pid: process.pid, identity },
      startedAt: '2026-11-25T09:00:00.000Z',
      keep: false,
      processes: [],
      containers: false,
      folders: [],
    });
    writeFileSync(join(folder, 'stack.json'), JSON.stringify({ dataDir: folder }));
    writeFileSync(stackFile(), JSON.stringify({ dataDir: folder }));
    return folder;
  };

  beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'onceway-presence-'))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  test('passes to the newest live run', () => {
    run('1');
    const second = run('2');
    run('3', false);
    const last = run('4');
    handOver(home, last);
    expect(named()).toBe(second);
  });

  test('goes with the last one', () => {
    handOver(home, run('1'));
    expect(existsSync(stackFile())).toBe(false);
  });

  test('stays when another run ends', () => {
    const first = run('1');
    const second = run('2');
    handOver(home, first);
    expect(named()).toBe(second);
  });

  test('is taken from a run that is gone', () => {
    const first = run('1');
    run('2', false);
    dropDead(home);
    expect(named()).toBe(first);
  });
});
