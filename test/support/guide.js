// Runs what a guide tells its reader to type, literally and in order, in one bash session. Plain JavaScript without
// packages, because `npm run guide` starts where a reader does: in a clone that has neither node_modules nor dist.
const { spawn } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');

const DEFAULT_TIMEOUT_MS = 120_000;
const START_TIMEOUT_MS = 600_000;
const ENDING_MS = 60_000;

function readBlocks(text, section) {
  const lines = text.split('\n');
  const [from, to] = section === undefined ? [0, lines.length] : boundsOf(lines, section);
  const blocks = [];
  /** The block whose expectation the next fence may be. */
  let last;
  for (let at = from; at < to; at++) {
    const fence = /^```(\S+)\s*(.*)$/.exec(lines[at]);
    if (fence === null) continue;
    const end = lines.indexOf('```', at + 1);
    if (end === -1) throw new Error(`line ${at + 1}: the block has no end`);
    const [, language, info] = fence;
    const body = lines.slice(at + 1, end);
    if (language === 'sh') blocks.push((last = blockOf(at + 1, body.join('\n'), info)));
    if (language === 'text' && last !== undefined) last.expected.push(...body.filter((line) => line.trim() !== ''));
    if (language !== 'sh') last = undefined;
    at = end;
  }
  if (blocks.length === 0) throw new Error('holds no ```sh block');
  return blocks;
}

function boundsOf(lines, section) {
  const headings = headingsOf(lines);
  const start = headings.find(({ title }) => title === section);
  if (start === undefined) throw new Error(`has no heading "${section}"`);
  const next = headings.find(({ at, level }) => at > start.at && level <= start.level);
  return [start.at, next?.at ?? lines.length];
}

function headingsOf(lines) {
  let isCode = false;
  return lines.flatMap((line, at) => {
    if (line.startsWith('```')) isCode = !isCode;
    const heading = isCode ? null : /^(#+) (.*)$/.exec(line);
    return heading === null ? [] : [{ at, level: heading[1].length, title: heading[2] }];
  });
}

function blockOf(line, code, info) {
  const words = info.split(/\s+/).filter(Boolean);
  const background = words.includes('background=ready');
  const timeout = words.find((word) => /^timeout=\d+$/.test(word));
  const unknown = words.filter((word) => word !== 'background=ready' && word !== timeout);
  if (unknown.length > 0) throw new Error(`line ${line}: unknown ${unknown.join(' ')} after the fence`);
  const fallback = background ? START_TIMEOUT_MS : DEFAULT_TIMEOUT_MS;
  const timeoutMs = timeout === undefined ? fallback : Number(timeout.slice('timeout='.length)) * 1000;
  return { line, code, background, timeoutMs, expected: [] };
}

function missingLines(expected, output) {
  const lines = plain(output)
    .split('\n')
    .map((line) => line.trim());
  return expected.filter((wanted) => {
    const pattern = new RegExp(`^${wanted.trim().split('…').map(escaped).join('.*')}$`);
    return !lines.some((line) => pattern.test(line));
  });
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Without colours and without what a carriage return has overwritten. */
function plain(output) {
  return output.replace(/\u001b\[[0-9;]*m/g, '').replace(/\r/g, '');
}

async function runGuide({ file, cwd, stack, section, env = process.env, onBlock = () => undefined }) {
  const read = (work) => {
    try {
      return work();
    } catch (fault) {
      throw new Error(`${file}: ${fault.message}`);
    }
  };
  const blocks = read(() => readBlocks(readFileSync(join(cwd, file), 'utf8'), section));
  const session = new Session(cwd, { ...env, ...(stack !== undefined && { ONCEWAY_STACK: stack }) });
  const beside = [];
  let blocksRun = 0;
  try {
    for (const block of blocks) {
      if (block.background && stack !== undefined) continue;
      const code = stack === undefined ? block.code : block.code.replaceAll('.onceway/', `${dirname(stack)}/`);
      const startedMs = Date.now();
      const run = block.background
        ? () => startBeside(code, block, { cwd, env, beside })
        : () => session.run(code, block);
      const fault = await run();
      if (fault !== undefined) throw new Error(`${file}:${block.line}: ${fault}`);
      blocksRun++;
      onBlock(block, Date.now() - startedMs);
    }
    return { blocks: blocksRun };
  } finally {
    await session.close();
    for (const child of beside.reverse()) await ended(child, 'SIGINT');
  }
}

/** One bash that lives from the first block to the last: variables, functions and jobs stay, as for a reader. */
class Session {
  constructor(cwd, env) {
    this.folder = mkdtempSync(join(tmpdir(), 'guide-'));
    // Its own process group, so that whatever a block leaves behind is found again.
    this.bash = spawn('bash', ['--noprofile', '--norc'], { cwd, env, detached: true, stdio: 'pipe' });
    this.output = '';
    this.listener = () => undefined;
    for (const stream of [this.bash.stdout, this.bash.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.output += text;
        this.listener();
      });
    }
    this.bash.stdin.on('error', () => undefined);
    this.bash.once('close', () => this.listener());
    this.bash.stdin.write('exec 2>&1\nset -eo pipefail\n');
  }

  /** What went wrong, with the output; undefined when all went as the guide says. */
  async run(code, { timeoutMs, expected }) {
    const mark = `done-${randomBytes(12).toString('hex')}`;
    const script = join(this.folder, `${mark}.sh`);
    writeFileSync(script, `${code}\n`);
    this.output = '';
    // Not by standard input: a command of the block would read the rest of it.
    this.bash.stdin.write(`source '${script}' </dev/null\nprintf '%s\\n' '${mark}'\n`);
    const isOver = () => this.output.includes(mark) || this.bash.exitCode !== null || this.bash.signalCode !== null;
    const inTime = await within(timeoutMs, isOver, (again) => (this.listener = again));
    const [output, rest] = this.output.split(mark);
    if (!inTime) return `not over after ${timeoutMs / 1000} s\n${output}`;
    if (rest === undefined) return `a command failed (${this.bash.exitCode ?? this.bash.signalCode})\n${output}`;
    const missing = missingLines(expected, output);
    return missing.length === 0 ? undefined : `not printed:\n${missing.join('\n')}\nbut:\n${output}`;
  }

  async close() {
    await ended(this.bash, 'SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A process that runs on: ready when it has printed all that is expected. */
async function startBeside(code, { timeoutMs, expected }, { cwd, env, beside }) {
  const child = spawn('bash', ['--noprofile', '--norc', '-c', code], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  beside.push(child);
  let output = '';
  let listener = () => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      listener();
    });
  }
  child.once('close', () => listener());
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  const isOver = () => isGone() || missingLines(expected, output).length === 0;
  const inTime = await within(timeoutMs, isOver, (again) => (listener = again));
  if (!inTime) return `not ready after ${timeoutMs / 1000} s\n${output}`;
  return isGone() ? `ended (${child.exitCode ?? child.signalCode})\n${output}` : undefined;
}

function within(timeoutMs, isOver, onNews) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), timeoutMs);
    const look = () => {
      if (!isOver()) return;
      clearTimeout(timer);
      resolve(true);
    };
    onNews(look);
    look();
  });
}

/** Ends a process with all that is in its group. */
async function ended(child, signal) {
  if (child.pid === undefined) return;
  signalGroup(child.pid, signal);
  const end = Date.now() + ENDING_MS;
  while (isGroupAlive(child.pid)) {
    if (Date.now() > end) signalGroup(child.pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left.
  }
}

function isGroupAlive(pid) {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

module.exports = { readBlocks, missingLines, runGuide };
