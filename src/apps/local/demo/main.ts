import { parseArgs } from 'node:util';
import { tellStory } from './story';
import { Teller } from './teller';
import { chooseStack } from './which-stack';

const HELP = `npm run demo -- [options]: one application at a window, from nothing to its answers, each step asserted
  --stack FILE   the stack.json of the stack to use; else the newest that runs, else one of its own
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
  const stack = await chooseStack(values.stack, say, (abandon) => (leaving.leave = abandon));
  leaving.leave = () => stack.release();
  const teller = new Teller(say);
  try {
    await tellStory(stack.file, teller);
  } finally {
    await stack.release();
  }
  const { ok, steps } = teller;
  sumUp(teller, say);
  const summary = { ok, steps, passed: steps.filter((step) => step.ok).length, ms: Date.now() - startedAt };
  if (values.json === true) process.stdout.write(`${JSON.stringify(summary)}\n`);
  return ok ? 0 : 1;
}

function sumUp({ ok, steps }: Teller, say: (line: string) => void): void {
  const failed = steps.filter((step) => !step.ok);
  say('');
  if (!ok) {
    say(`✗ ${failed.length} of ${steps.length} 步与预期不符 · steps differ from what was expected`);
    return;
  }
  say(`✓ ${steps.length} 步全部符合预期 · all ${steps.length} steps as expected`);
  say('李先生没有提交：身份证复印件、户口簿、营业执照，也没有填写这些内容的表格。');
  say('Mr Li brought no copy of his identity card, no household register and no business licence,');
  say('and filled in no form that repeats them.');
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
