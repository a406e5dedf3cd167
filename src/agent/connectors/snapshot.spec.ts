import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { MappedFile } from '../../contracts';
import { citizenNumberOf } from '../../kernel/identifiers';
import { readSnapshot, type Snapshot } from './snapshot';
import { SnapshotFault } from './snapshot-fault';

const folder = mkdtempSync(join(tmpdir(), 'onceway-snapshot-'));
const [LI, WANG] = ['990102198503070013', '990102198809120028'];

const mapping: MappedFile = {
  resource: '105001/000001',
  source: 'files',
  file: 'permits.csv',
  encoding: 'utf-8',
  subjectType: 'citizen-number',
  keyColumns: ['身份证号'],
  columns: {
    name: { column: '姓名' },
    issuedOn: { column: '发证日期', format: 'packed-date' },
    status: { column: '状态', map: { A: '1' } },
  },
  correctionColumn: '校核中',
};
const HEADER = '身份证号,姓名,发证日期,状态,校核中,备注';
const ITEMS = Object.keys(mapping.columns);
let made = 0;

function read(content: string | Buffer, more: Partial<MappedFile> = {}): Promise<Snapshot> {
  const path = join(folder, `${made++}.csv`);
  writeFileSync(path, content);
  return readSnapshot(path, { ...mapping, ...more });
}

async function wordsOf(content: string | Buffer, more: Partial<MappedFile> = {}): Promise<string> {
  try {
    await read(content, more);
  } catch (error) {
    if (error instanceof SnapshotFault) return error.words;
    throw error;
  }
  return 'taken';
}

/** GB18030 as WHATWG's index has it, made from the decoder: Node writes none. */
const gb18030 = (() => {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  const bytes = new Map<string, readonly number[]>();
  const learn = (...sequence: number[]): void => {
    try {
      bytes.set(decoder.decode(Uint8Array.from(sequence)), sequence);
    } catch {
      // Not a character.
    }
  };
  for (let byte = 0; byte < 0x80; byte++) learn(byte);
  for (let lead = 0x81; lead < 0xff; lead++) {
    for (let trail = 0x40; trail < 0xff; trail++) if (trail !== 0x7f) learn(lead, trail);
  }
  return (text: string): Buffer =>
    Buffer.from(
      [...text].flatMap((character) => {
        const known = bytes.get(character);
        if (known) return known;
        // Beyond the basic plane the four bytes count the characters in order.
        let at = character.codePointAt(0)! - 0x10000;
        const fourth = 0x30 + (at % 10);
        at = Math.floor(at / 10);
        const third = 0x81 + (at % 126);
        at = Math.floor(at / 126);
        return [0x90 + Math.floor(at / 10), 0x30 + (at % 10), third, fourth];
      }),
    );
})();

describe('a snapshot', () => {
  it('answers by the key, in the contract’s words; an empty cell is an absent item', async () => {
    const snapshot = await read(
      `${HEADER}\r\n${LI},李明远,20200401,A,,x\r\n${WANG},,20210615,A,true,"a,""b""\r\nc"\r\n`,
    );
    expect(snapshot).toMatchObject({ rows: 2, faulty: 0, duplicates: 0 });
    expect(snapshot.find(LI, ITEMS)).toEqual({
      values: { name: '李明远', issuedOn: '2020-04-01', status: '1' },
      doubted: new Set(),
    });
    expect(snapshot.find(WANG, ['name', 'status'])).toEqual({ values: { status: '1' }, doubted: 'all' });
    expect(snapshot.find('990102196001010019', ITEMS)).toBeUndefined();
  });

  it('is found by each of its key columns', async () => {
    const both = { keyColumns: ['身份证号', '配偶'], correctionColumn: '校核中' };
    const content = `身份证号,姓名,发证日期,状态,校核中,配偶\n${LI},李明远,20200401,A,,${WANG}\n`;
    const snapshot = await read(content, both);
    expect(snapshot.find(WANG, ['name'])).toEqual(snapshot.find(LI, ['name']));
    expect(snapshot.duplicates).toBe(0);
  });

  it.each([
    ['𠮷', '9534b235'],
    ['䶮', 'fe9f'],
    ['龴', 'fe59'],
    ['㐂', '8139ef31'],
    ['€', 'a2e3'],
  ])('reads %s of GB18030 and of UTF-8, marked or not', async (character, hex) => {
    const whole = (bytes: Buffer, other: (text: string) => Buffer): Buffer =>
      Buffer.concat([other(`${HEADER}\n${LI},`), bytes, other(',20200401,A,,\n')]);
    const utf8 = (text: string): Buffer => Buffer.from(text);
    const gb = await read(whole(Buffer.from(hex, 'hex'), gb18030), { encoding: 'gb18030' });
    const plain = await read(whole(utf8(character), utf8));
    const marked = await read(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), whole(utf8(character), utf8)]));
    for (const snapshot of [gb, plain, marked]) expect(snapshot.find(LI, ['name'])!.values.name).toBe(character);
  });

  it('reads what it is written, whatever the cells, the encoding and the ends of lines', async () => {
    const cell = fc.string({
      unit: fc.oneof(
        fc.constantFrom('"', ',', '\n', '\r\n', '\r', ' ', '', '李', '𠮷', '䶮', '龴'),
        fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCodePoint(code)),
        fc.integer({ min: 0x20000, max: 0x2a6df }).map((code) => String.fromCodePoint(code)),
        fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
      ),
      maxLength: 12,
    });
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 });
    const form = fc.record({
      encoding: fc.constantFrom('utf-8' as const, 'gb18030' as const),
      end: fc.constantFrom('\n', '\r\n'),
      last: fc.boolean(),
      always: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(rows, form, async (pairs, { encoding, end, last, always }) => {
        const quoted = (text: string): string =>
          always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const keys = pairs.map((_pair, at) => citizenNumberOf('990102', '19850307', at + 1));
        const lines = pairs.map(([one, two], at) => [keys[at]!, one, two].map(quoted).join(','));
        const text = ['key,one,two', ...lines].join(end) + (last ? end : '');
        const snapshot = await read(encoding === 'utf-8' ? Buffer.from(text) : gb18030(text), {
          encoding,
          keyColumns: ['key'],
          columns: { one: { column: 'one' }, two: { column: 'two' } },
          correctionColumn: 'two',
          mostFaultyRows: 1,
        });
        const held = keys.map((key) => snapshot.cells.find(([own]) => own === key)!.slice(1));
        expect(held).toEqual(pairs);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is no snapshot is refused whole, by its line and without its words', () => {
  const good = `${LI},李明远,20200401,A,,`;
  it.each<[string, string | Buffer, Partial<MappedFile>, string]>([
    ['an empty file', '', {}, 'not even a header'],
    ['a header without a column', '身份证号,姓名\n', {}, 'lacks the column 发证日期, lacks the column 状态'],
    ['a column that stands twice', `${HEADER},姓名\n`, {}, 'names twice the column 姓名'],
    ['a row with too few cells', `${HEADER}\n${good}\n${LI},x\n`, {}, 'line 3 has 2 cells where the header has 6'],
    ['a row with too many', `${HEADER}\n${good},7\n`, {}, 'line 2 has 7 cells'],
    ['an empty line', `${HEADER}\n\n${good}\n`, {}, 'line 2 has 1 cells'],
    ['a quotation mark inside a cell', `${HEADER}\n${good}\n${LI},李"明,,,,\n`, {}, 'line 3 has a quotation mark'],
    ['a quotation that does not end', `${HEADER}\n${good}\n"${good}\n`, {}, 'line 3 opens a quotation mark'],
    [
      'what is not UTF-8',
      Buffer.concat([Buffer.from(`${HEADER}\n${good}\n`), Buffer.from([0xff, 0x0a])]),
      {},
      'line 3 is not utf-8',
    ],
    ['GB18030 called UTF-8', gb18030(`${HEADER}\n`), {}, 'line 1 is not utf-8'],
    [
      'what is not GB18030',
      Buffer.concat([gb18030(`${HEADER}\n`), Buffer.from([0x81, 0x20])]),
      { encoding: 'gb18030' },
      'line 2 is not gb18030',
    ],
    ['marked UTF-8 called GB18030', `\ufeff${HEADER}\n`, { encoding: 'gb18030' }, 'the mark of UTF-8'],
    ['more rows than may be held', `${HEADER}\n${good}\n${WANG},x,,,,\n`, { mostRows: 1 }, 'more than 1 rows'],
    ['too many faulty rows', `${HEADER}\n${good}\n${WANG},x,2020-1-1,Z,,\n`, {}, '1 of 2 rows are faulty: line 3'],
    ['a line that does not end', `${HEADER}\n${'x'.repeat(1_100_000)}`, {}, 'line 2 is longer than 1 MiB'],
    ['a file without its checksum', `${HEADER}\n`, { checksum: true }, 'has no .sha256'],
  ])('%s', async (_what, content, more, words) => {
    const said = await wordsOf(content, more);
    expect(said).toContain(words);
    for (const value of ['李', LI, WANG]) expect(said).not.toContain(value);
  });

  it('names at most 20 lines, and no file that is not there', async () => {
    const said = await wordsOf(`${HEADER}\n${'x\n'.repeat(500)}`);
    expect(said.match(/line \d+/g)).toHaveLength(20);
    await expect(readSnapshot(join(folder, 'none.csv'), mapping)).rejects.toMatchObject({
      words: 'there is no such file',
    });
    await expect(readSnapshot(folder, mapping)).rejects.toMatchObject({ words: 'is not a file' });
  });

  it('a file that does not agree with its checksum', async () => {
    const path = join(folder, 'summed.csv');
    const content = `${HEADER}\n${good}\n`;
    writeFileSync(path, content);
    writeFileSync(`${path}.sha256`, `${createHash('sha256').update(content).digest('hex')}  summed.csv\n`);
    expect((await readSnapshot(path, { ...mapping, checksum: true })).rows).toBe(1);
    writeFileSync(path, content.slice(0, -8));
    await expect(readSnapshot(path, { ...mapping, checksum: true })).rejects.toMatchObject({
      words: expect.stringContaining('.sha256'),
    });
  });
});

describe('rows that cannot be answered', () => {
  const tolerant = { mostFaultyRows: 1 };

  it('are told by their lines and what is wrong, and keep the others answered', async () => {
    const lines = [
      `${LI},李明远,20200401,A,,`,
      `${WANG},王艳,2020/04/01,Z,vielleicht,"two\nlines"`,
      `9.90102E+17,某,20200401,A,,`,
      `,某,20200401,A,,`,
    ];
    const snapshot = await read(`${HEADER}\n${lines.join('\n')}\n`, tolerant);
    expect(snapshot.faulty).toBe(3);
    expect(snapshot.faults).toEqual([
      {
        line: 3,
        what: 'has a value that cannot be read as issuedOn and has a value that cannot be read as status and says neither true nor false of its correction',
      },
      { line: 5, what: 'has a key that is no citizen-number' },
      { line: 6, what: 'has no key' },
    ]);
    expect(snapshot.find(LI, ITEMS)!.values).toHaveProperty('name', '李明远');
    expect(() => snapshot.find(WANG, ITEMS)).toThrow(expect.objectContaining({ code: 'exchange.contract-broken' }));
  });

  it('two rows of one subject are counted, and neither is chosen', async () => {
    const snapshot = await read(`${HEADER}\n${`${LI},李,20200401,A,,\n`.repeat(3)}${WANG},王,20200401,A,,\n`);
    expect(snapshot).toMatchObject({ rows: 4, duplicates: 1, faulty: 0 });
    expect(() => snapshot.find(LI, ['name'])).toThrow(expect.objectContaining({ code: 'exchange.contract-broken' }));
    expect(snapshot.find(WANG, ['name'])).toBeDefined();
  });
});
