import { parseArgs } from 'node:util';
import { createProgress } from './progress';
import { startStack, type Stack } from './stack';
import { StackFault } from './stack-fault';

const HELP = `npm start -- [options]: the whole system on this machine, until Ctrl-C
  --people N     how many people the sample country has
  --keep         leave the run's data and logs at the end
  --only-infra   Kafka and PostgreSQL alone
  --json         one line of JSON when ready, all else to standard error
`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  'only-infra': { type: 'boolean', default: false },
  people: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

interface Options {
  readonly json: boolean;
  readonly keep: boolean;
  readonly onlyInfra: boolean;
  readonly people: number | undefined;
}

function readOptions(args: string[]): Options {
  const values = parse(args);
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const people = values.people === undefined ? undefined : Number(values.people);
  if (people !== undefined && !(Number.isInteger(people) && people > 0)) {
    throw new StackFault(`--people wants a whole number above 0, not ${values.people}`);
  }
  return { json: values.json, keep: values.keep, onlyInfra: values['only-infra'], people };
}

function parse(args: string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'] {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (fault) {
    throw new StackFault(`${(fault as Error).message}\n${HELP}`);
  }
}

// One Ctrl-C comes twice, from the terminal and by way of npm; only a later one means impatience.
const SAME_KEYSTROKE_MS = 1_000;
let isEnding = false;
let endingSince = 0;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const out = options.json ? process.stderr : process.stdout;
  const say = (line: string): void => void out.write(`${line}\n`);
  let abandon: () => Promise<void> = () => Promise.resolve();
  const session: { stack?: Stack } = {};
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    // A second Ctrl-C, or one during the start, leaves the work to the watchdog, which kills at once.
    const [asked, started] = [isEnding, session.stack];
    if (asked && Date.now() - endingSince < SAME_KEYSTROKE_MS) return;
    [isEnding, endingSince] = [true, Date.now()];
    say(asked ? 'Killing …' : 'Stopping …');
    await (asked || started === undefined ? abandon() : started.stop());
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(signal));
  const stack = await startStack({
    env: process.env,
    progress: createProgress(say),
    keep: options.keep,
    onlyInfra: options.onlyInfra,
    people: options.people,
    onUnexpectedEnd: (name, how, log) => say(`! ${name} ended unexpectedly (${how}); its log: ${log}`),
    onRun: (leave) => (abandon = leave),
  });
  session.stack = stack;
  if (options.json) process.stdout.write(`${JSON.stringify(summary(stack))}\n`);
  else present(stack, say);
}

function summary({ file, path, bootstrapped }: Stack): Record<string, unknown> {
  const { gateway, worker, agents, kafka, dataDir } = file;
  return { ok: true, stackFile: path, gateway, worker, agents, kafka, dataDir, ...bootstrapped };
}

function present({ file, path, bootstrapped }: Stack, say: (line: string) => void): void {
  say('');
  say(file.gateway === undefined ? 'Kafka and PostgreSQL are ready.' : `Onceway is ready at ${file.gateway.url}`);
  say(`  all addresses   ${path} (also .onceway/stack.json)`);
  say(`  logs            ${file.dataDir}/logs`);
  if (file.gateway !== undefined)
    say('  durability      one Kafka broker, one replica: for this machine alone, never for data that matters');
  for (const officer of bootstrapped?.officers ?? []) {
    say(
      `  officer         ${Object.values(officer)
        .filter((value) => typeof value === 'string')
        .join('  ')}`,
    );
  }
  if (bootstrapped !== undefined) say('  Passwords are shown this once and change at the first login.');
  if (file.gateway !== undefined) {
    say('Try in another shell:');
    say('  npm run demo');
    say(`  curl ${file.gateway.management}/readyz`);
  }
  say('Ctrl-C stops everything.');
}

main().catch((fault: unknown) => {
  if (isEnding) return;
  // The fault of a start that a signal interrupts is of no interest: the signal's handler ends the process.
  const text = fault instanceof StackFault ? fault.message : fault instanceof Error ? fault.stack : String(fault);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
