import { spawn } from 'node:child_process';
import { mkdtempSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { processIdentity } from './process-identity';
import { isStale, reapStaleRuns } from './reap';
import { type RunRecord, writeRunRecord } from './run-record';

const record = (change: Partial<RunRecord>): RunRecord => ({
  id: 'run',
  host: hostname(),
  owner: { pid: process.pid, identity: processIdentity(process.pid) ?? '' },
  startedAt: '2026-11-25T09:00:00.000Z',
  keep: false,
  processes: [],
  containers: false,
  folders: [],
  ...change,
});
const gone = { pid: 4_000_000, identity: 'another boot/1' };

describe('which run is stale', () => {
  test.each([
    ['its owner lives', { owner: { pid: 7, identity: 'a' } }, 'a', 'here', false],
    ['its owner is gone', { owner: { pid: 7, identity: 'a' } }, undefined, 'here', true],
    ["its owner's number belongs to a later process", { owner: { pid: 7, identity: 'a' } }, 'b', 'here', true],
    ['it runs on another machine', { owner: { pid: 7, identity: 'a' } }, undefined, 'elsewhere', false],
  ])('%s', (_case, change, identity, host, expected) => {
    expect(isStale(record({ ...change, host: 'here' }), () => identity, host)).toBe(expected);
  });
});

describe('removal of stale runs', () => {
  let runs: string;

  const make = (id: string, change: Partial<RunRecord>): string => {
    const folder = join(runs, id);
    mkdirSync(folder);
    writeRunRecord(folder, record({ id, ...change }));
    return folder;
  };

  beforeEach(() => (runs = mkdtempSync(join(tmpdir(), 'onceway-reap-'))));
  afterEach(() => rmSync(runs, { recursive: true, force: true }));

  test('live runs, kept data and folders that are being made stay', async () => {
    make('live', {});
    make('kept', { owner: gone, keep: true });
    make('stale', { owner: gone });
    mkdirSync(join(runs, 'being-made'));
    expect(await reapStaleRuns(runs)).toEqual(['stale']);
    expect(readdirSync(runs).sort()).toEqual(['being-made', 'kept', 'live']);
  });

  test('a process that outlived its supervisor is ended, together with its group', async () => {
    const child = spawn('sh', ['-c', 'sleep 60 & sleep 60'], { detached: true, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    const pid = child.pid ?? 0;
    const processes = [{ name: 'x', pid, identity: processIdentity(pid) ?? '', signal: 'SIGTERM' as const }];
    const folder = make('stale', { owner: gone, processes });
    await reapStaleRuns(runs);
    expect(await ended).toBe('SIGKILL');
    expect(existsSync(folder)).toBe(false);
  });

  test('a later process under the same number is left alone', async () => {
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    const pid = child.pid ?? 0;
    make('stale', { owner: gone, processes: [{ name: 'x', pid, identity: 'earlier', signal: 'SIGTERM' }] });
    await reapStaleRuns(runs);
    expect(processIdentity(pid)).toBeDefined();
    child.kill('SIGKILL');
  });
});
