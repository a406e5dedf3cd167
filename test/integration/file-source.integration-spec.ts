import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceAnswer } from '../../src/agent';
import { FileConnector } from '../../src/agent/connectors/file';
import { FileInspector } from '../../src/agent/connectors/file-inspector';
import type { Snapshot } from '../../src/agent/connectors/snapshot';
import type { MappedFile } from '../../src/contracts';
import { citizenNumberOf } from '../../src/kernel/identifiers';
import { until } from '../support/kafka';

// Real files in a folder of the test's own, put in place as a department's export job would, well and badly.
const LI = '990102198503070013';
const mapping: MappedFile = {
  resource: '105001/000001',
  source: 'files',
  file: 'permits.csv',
  encoding: 'utf-8',
  subjectType: 'citizen-number',
  keyColumns: ['sfzh'],
  columns: { name: { column: 'xm' }, status: { column: 'zt', map: { A: '1', B: '2' } } },
};

let folder: string;
let taken: Snapshot[];
let refused: { words: string; kept: boolean }[];
let connector: FileConnector | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onceway-files-'));
  [taken, refused] = [[], []];
});

afterEach(async () => {
  await connector?.close();
  connector = undefined;
  rmSync(folder, { recursive: true });
});

const place = (): string => join(folder, mapping.file);

/** As an export job should: written beside, stamped with the time of the export, renamed into place. */
function put(rows: string, at = new Date('2026-11-01T00:00:00Z')): void {
  const beside = join(folder, 'permits.csv.part');
  writeFileSync(beside, `sfzh,xm,zt\n${rows}\n`);
  utimesSync(beside, at, at);
  renameSync(beside, place());
}

async function start(more: Partial<MappedFile> = {}): Promise<FileConnector> {
  connector = new FileConnector({
    source: { name: 'files', kind: 'file', folderVariable: 'FOLDER', checkEveryMs: 100 },
    folder,
    files: [{ ...mapping, ...more }],
    clock: { now: () => Date.now() },
    onTaken: (_mapping, snapshot) => taken.push(snapshot),
    onRefused: (_mapping, words, kept) => refused.push({ words, kept: kept !== undefined }),
  });
  await connector.start();
  return connector;
}

function ask(subject = LI): Promise<SourceAnswer> {
  return connector!.ask({ resource: mapping.resource, subject, items: ['name', 'status'], untilMs: Date.now() + 1000 });
}

const nameOf = async (subject = LI): Promise<unknown> => (await ask(subject)).record?.values['name'];

describe('a folder of snapshots', () => {
  it('answers as of the time of the snapshot, absence too', async () => {
    put(`${LI},李明远,A`);
    await start();
    const atMs = Date.parse('2026-11-01T00:00:00Z');
    expect(await ask()).toEqual({ record: { values: { name: '李明远', status: '1' }, doubted: new Set() }, atMs });
    expect(await ask(citizenNumberOf('990102', '19850307', 7))).toEqual({ atMs });
  });

  it('takes a new snapshot while questions go on: each is answered by the old one or by the new one', async () => {
    const people = Array.from({ length: 2000 }, (_none, at) => citizenNumberOf('990102', '19850307', (at % 998) + 1));
    const numbers = [...new Set(people)];
    const rows = (name: string): string => numbers.map((number) => `${number},${name},A`).join('\n');
    put(rows('旧'));
    await start();
    const seen = new Set<unknown>();
    put(rows('新'), new Date('2026-11-02T00:00:00Z'));
    while (!seen.has('新')) {
      for (const number of numbers.slice(0, 50)) seen.add(await nameOf(number));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(seen).toEqual(new Set(['旧', '新']));
    for (const number of numbers) expect(await nameOf(number)).toBe('新');
    expect([taken.length, refused]).toEqual([2, []]);
  });

  it('keeps the old one when the new one is broken, says so once, and takes the next', async () => {
    put(`${LI},李明远,A`);
    await start();
    put(`${LI},李"明,A`);
    await until(() => refused.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(refused).toEqual([{ words: expect.stringContaining('line 2'), kept: true }]);
    expect(await nameOf()).toBe('李明远');
    put(`${LI},李明,B`);
    await until(async () => (await nameOf()) === '李明');
  });

  it('waits at its start for what was written a moment ago', async () => {
    put(`${LI},李明远,A`, new Date());
    await start();
    expect(await nameOf()).toBe('李明远');
  });

  it('keeps the old one when the file is gone', async () => {
    put(`${LI},李明远,A`);
    await start();
    rmSync(place());
    await until(() => refused.length > 0);
    expect(refused).toEqual([{ words: 'there is no such file', kept: true }]);
    expect(await nameOf()).toBe('李明远');
  });

  it('reads no file that is still being written, however slowly', async () => {
    put(`${LI},李明远,A`);
    await start();
    const whole = `sfzh,xm,zt\n${LI},李明,A\n`;
    for (let length = 11; length < whole.length; length += 6) {
      writeFileSync(place(), whole.slice(0, length));
      await new Promise((resolve) => setTimeout(resolve, 40));
      expect(await nameOf()).toBe('李明远');
    }
    writeFileSync(place(), whole);
    await until(async () => (await nameOf()) === '李明');
    expect(refused).toEqual([]);
  });

  it('without a snapshot every question fails, and none is "no such record"', async () => {
    await start();
    await expect(ask()).rejects.toMatchObject({ code: 'agent.source-failed' });
    expect(refused).toEqual([{ words: 'there is no such file', kept: false }]);
    put(`${LI},李明远,A`);
    await until(async () => (await nameOf().catch(() => undefined)) === '李明远');
  });

  it('with a snapshot that is too old every question fails', async () => {
    put(`${LI},李明远,A`, new Date(Date.now() - 3 * 3_600_000));
    await start({ mostAgeHours: 2 });
    await expect(ask()).rejects.toMatchObject({ code: 'agent.source-failed' });
    put(`${LI},李明远,A`, new Date(Date.now() - 3_600_000));
    await until(async () => (await nameOf().catch(() => undefined)) === '李明远');
  });

  it('a snapshot counts when its checksum has come too', async () => {
    put(`${LI},李明远,A`);
    await start({ checksum: true });
    expect(refused).toEqual([{ words: 'has no .sha256 beside it', kept: false }]);
    const digest = createHash('sha256').update(readFileSync(place())).digest('hex');
    writeFileSync(`${place()}.sha256`, `${digest}  permits.csv\n`);
    await until(async () => (await nameOf().catch(() => undefined)) === '李明远', 6000);
  });

  it('the same content put again is another snapshot: its time counts', async () => {
    put(`${LI},李明远,A`);
    await start();
    const { mtimeMs } = statSync(place());
    put(`${LI},李明远,A`, new Date(mtimeMs + 86_400_000));
    await until(() => taken.length === 2);
    expect((await ask()).atMs).toBe(mtimeMs + 86_400_000);
  });
});

describe('what `agent check` sees of it', () => {
  it('names lines, counts and shapes, and no value', async () => {
    const other = citizenNumberOf('990102', '19850307', 9);
    put([`${LI},李明远,A`, `${LI},李明远,A`, `${other},王艳,Zz9`].join('\n'));
    const inspector = new FileInspector(folder, [{ ...mapping, mostFaultyRows: 1 }]);
    const own = { ...mapping, mostFaultyRows: 1 };
    expect((await inspector.reach()).words).toBe('permits.csv: 3 rows of 2026-11-01T00:00:00.000Z');
    expect(await inspector.rows(own)).toMatchObject({ rows: 3, faulty: 1, faults: [{ line: 4 }] });
    expect(await inspector.duplicates(own)).toBe(1);
    expect(await inspector.strangeCodes(own, { pointer: '/status', expected: ['A', 'B'] })).toEqual({
      rows: 1,
      codes: 1,
      shapes: ['Aa9'],
    });
    const sampled = await inspector.sample(own, ['name', 'status'], 500);
    expect(sampled.map(({ unreadable }) => unreadable)).toEqual([[], [], ['status']]);
  });
});
