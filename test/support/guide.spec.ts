import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingLines, readBlocks, runGuide, type GuideOptions } from './guide';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'guide-spec-'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const fenced = (language: string, ...lines: string[]): string => ['```' + language, ...lines, '```', ''].join('\n');

function guide(text: string, more: Partial<GuideOptions> = {}): Promise<unknown> {
  writeFileSync(join(cwd, 'g.md'), text);
  return runGuide({ file: 'g.md', cwd, ...more }).catch((error: unknown) => (error as Error).message);
}

async function isAlive(pid: number): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('reading', () => {
  it('finds shell blocks with the text that follows each', () => {
    const text = `# A\n${fenced('sh', 'one')}prose\n${fenced('text', 'x', '')}${fenced('json', '{}')}${fenced('text', 'no one’s')}${fenced('sh timeout=5', 'two', 'three')}`;
    expect(readBlocks(text)).toEqual([
      { line: 2, code: 'one', background: false, timeoutMs: 120_000, expected: ['x'] },
      { line: 16, code: 'two\nthree', background: false, timeoutMs: 5_000, expected: [] },
    ]);
  });

  it('keeps to a section', () => {
    const text = `# A\n${fenced('sh', '# B')}## B\n${fenced('sh', '# no heading', 'b')}### C\n${fenced('sh', 'c')}## D\n${fenced('sh', 'd')}`;
    expect(readBlocks(text, 'B').map(({ code }) => code)).toEqual(['# no heading\nb', 'c']);
  });

  it.each([
    ['# A', 'no ```sh block'],
    ['```sh\nx', 'line 1: the block has no end'],
    [fenced('sh background=raedy', 'x'), 'line 1: unknown background=raedy'],
  ])('refuses %j', (text, why) => {
    expect(() => readBlocks(text)).toThrow(why);
  });

  it('refuses a section that is not there', () => {
    expect(() => readBlocks('# A\n', 'B')).toThrow('has no heading "B"');
  });
});

describe('comparing', () => {
  it.each([
    ['a line', 'before\n  a line \nafter', true],
    ['a line', 'a line more', false],
    ['a … line', 'a very long line', true],
    ['{"kind":"found"…}', '{"kind":"found","x":[1.*]}', true],
    ['a.c', 'abc', false],
    ['green', '\u001b[32mgreen\u001b[0m\r', true],
  ])('%j in %j: %s', (wanted, output, appears) => {
    expect(missingLines([wanted], output)).toEqual(appears ? [] : [wanted]);
  });
});

describe('running', () => {
  it('is one session: variables, functions and the folder stay', async () => {
    const text = `${fenced('sh', 'x=1; f() { echo "f $x"; }', 'mkdir -p sub && cd sub')}${fenced('sh', 'f', 'basename "$PWD"')}${fenced('text', 'f 1', 'sub')}`;
    expect(await guide(text)).toEqual({ blocks: 2 });
  });

  it('names file and line of the block that fails, with its output, and runs no further', async () => {
    const text = `${fenced('sh', 'true')}${fenced('sh', 'echo before', 'ls /nowhere', 'echo after')}${fenced('sh', `touch ${cwd}/too-far`)}`;
    const fault = await guide(text);
    expect(fault).toMatch(/^g\.md:4: a command failed \(2\)\nbefore\n.*\/nowhere/);
    expect(fault).not.toContain('after');
    expect(await guide(fenced('sh', `test ! -e ${cwd}/too-far`))).toEqual({ blocks: 1 });
  });

  it.each(['false | true', 'x=$(false)', 'exit 0'])('%s is a failure', async (code) => {
    expect(await guide(fenced('sh', code, 'true'))).toContain('g.md:1: a command failed');
  });

  it('says which expected lines were not printed, and what was', async () => {
    const fault = await guide(fenced('sh', 'echo right; echo wrong >&2') + fenced('text', 'right', 'other'));
    expect(fault).toBe('g.md:1: not printed:\nother\nbut:\nright\nwrong\n');
  });

  it('lets no command read the blocks that follow', async () => {
    expect(await guide(fenced('sh', 'cat') + fenced('sh', 'echo second') + fenced('text', 'second'))).toEqual({
      blocks: 2,
    });
  });

  it('ends what takes too long, and what a block left running', async () => {
    const text = fenced('sh', 'sleep 300 &', `echo $! > ${cwd}/pid`) + fenced('sh timeout=1', 'sleep 300');
    expect(await guide(text)).toMatch(/^g\.md:5: not over after 1 s/);
    expect(await isAlive(Number(readFileSync(join(cwd, 'pid'), 'utf8')))).toBe(false);
  });

  it('starts what runs beside, waits until it is ready, and ends it', async () => {
    const code = [`echo $$ > ${cwd}/pid`, 'sleep 0.2; echo "ready at 7"; sleep 300'];
    const text = fenced('sh background=ready', ...code) + fenced('text', 'ready at …') + fenced('sh', 'echo on');
    expect(await guide(text)).toEqual({ blocks: 2 });
    expect(await isAlive(Number(readFileSync(join(cwd, 'pid'), 'utf8')))).toBe(false);
  });

  it('says how what should run beside ended', async () => {
    const text = fenced('sh background=ready', 'echo no; exit 3') + fenced('text', 'ready');
    expect(await guide(text)).toBe('g.md:1: ended (3)\nno\n');
  });

  it('takes a stack that is given instead', async () => {
    const text = fenced('sh background=ready', 'exit 1') + fenced('sh', 'echo .onceway/x $ONCEWAY_STACK');
    const expected = fenced('text', '/run/7/x /run/7/stack.json');
    expect(await guide(text + expected, { stack: '/run/7/stack.json' })).toEqual({ blocks: 1 });
  });
});
