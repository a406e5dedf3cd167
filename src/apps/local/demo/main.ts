import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { tellStory, type Ending } from './story';
import { Teller } from './teller';
import { chooseStack } from './which-stack';

const HELP = `npm run demo -- [options]: one application at a window, from nothing to its answers, each step asserted
  --stack FILE   the stack.json of the stack to use; else that of ONCEWAY_STACK, else the newest that runs, else one of
                 its own
  --json         one JSON object as the last line; the table goes to standard error
`;

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { json: { type: 'boolean' }, stack: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const out = values.json === true ? process.stderr : process.stdout;
  const say = (line: string): void => void out.write(`${line}\n`);
  const startedAt = Date.now();
  const leaving: Leaving = { leave: () => Promise.resolve() };
  leaveOnSignal(leaving);
  const stack = await chooseStack(
    values.stack ?? process.env['ONCEWAY_STACK'],
    say,
    (abandon) => (leaving.leave = abandon),
  );
  leaving.leave = () => stack.release();
  const teller = new Teller(say);
  let ending: Ending;
  try {
    ending = await tellStory(stack.file, stack.folder, teller);
  } finally {
    await stack.release();
  }
  const { ok, steps } = teller;
  sumUp(teller, ending, say);
  if (ok && stack.lives) sayWhatNext(ending, say);
  const passed = steps.filter((step) => step.ok).length;
  const notBrought = sparedPapers(ending).map(({ paper, answer: { kind, audit } }) => ({
    paper: `${paper.name.zh} · ${paper.name.en}`,
    from: `${paper.holder.zh} · ${paper.holder.en}`,
    ...{ kind, audit },
  }));
  const summary = { ok, steps, passed, notBrought, ms: Date.now() - startedAt };
  if (values.json === true) process.stdout.write(`${JSON.stringify(summary)}\n`);
  return ok ? 0 : 1;
}

/** Those whose holder said what the window needed to hear. */
function sparedPapers({ spared }: Ending): Ending['spared'] {
  return spared.filter(({ answer: { kind } }) => kind === 'found' || kind === 'match');
}

function sumUp({ ok, steps }: Teller, ending: Ending, say: (line: string) => void): void {
  const failed = steps.filter((step) => !step.ok);
  say('');
  if (!ok) {
    say(`✗ ${failed.length} of ${steps.length} 步与预期不符 · steps differ from what was expected`);
    return;
  }
  say(`✓ ${steps.length} 步全部符合预期 · all ${steps.length} steps as expected`);
  const papers = sparedPapers(ending);
  say(`李先生开餐馆，没有提交以下 ${papers.length} 份材料，也没有填写重复这些内容的表格：`);
  say(
    `Mr Li opens his restaurant. He did not bring these ${papers.length} papers, nor fill in a form that repeats them:`,
  );
  for (const { paper, answer } of papers) {
    const { name, holder } = paper;
    say(`  · ${name.zh} ← ${holder.zh} · ${name.en} ← ${holder.en}  (${answer.kind}, ${answer.audit})`);
  }
}

/** The stack goes on running: the shortest way to a first question of one's own. */
function sayWhatNext({ env }: Ending, say: (line: string) => void): void {
  if (env === undefined) return;
  say('');
  say(`接下来 · Next: source ${relative(process.cwd(), env)} ; docs/guides/consumer.md`);
}

/** What to do when a signal comes: it differs while a stack is being started. */
interface Leaving {
  leave: () => Promise<void>;
}

/** A stack that was started for this run must not outlive it. */
function leaveOnSignal(leaving: Leaving): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void leaving.leave().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143)));
  }
}

main(process.argv.slice(2)).then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
