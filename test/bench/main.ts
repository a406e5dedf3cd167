import { parseArgs } from 'node:util';
import { exchange } from './exchange';
import { growth } from './growth';
import { sampleSize } from './sample-size';
import { tokens } from './tokens';
import type { Bench, BenchRun } from './bench-run';

/** `rounds` unless told otherwise. */
const BENCHES: Readonly<Record<string, { readonly run: Bench; readonly rounds: number; readonly says: string }>> = {
  exchange: {
    run: exchange,
    rounds: 5,
    says: 'the whole exchange beside the bare echo of Nest and of kafkajs, at 1, 64 and 256 callers',
  },
  growth: {
    run: growth,
    rounds: 9,
    says: 'is an exchange as fast beside 100,000 entries and 100,000 grants as in an empty system, at half capacity',
  },
  'sample-size': {
    run: sampleSize,
    rounds: 9,
    says: 'are exchanges as fast with a million people as with 20,000; how long loading takes',
  },
  tokens: {
    run: tokens,
    rounds: 9,
    says: "issued tokens a CPU second, beside oidc-provider's; --calls are tokens a round, at least 1500",
  },
};

const HELP = `npm run bench -- NAME [options]: measures on stacks of its own, started for the run
${Object.entries(BENCHES)
  .map(([name, { says }]) => `  ${name.padEnd(14)} ${says}`)
  .join('\n')}
  --rounds N     alternating rounds
  --calls N      calls a round and mode
  --people N     size of the large side
  --seconds N    exchange, growth: how long a round of one side lasts
  --callers N    exchange: only so many callers
  --soak 10m     exchange: load for so long, and how much the memory of gateway and agent grows
  --json         one JSON object as the last line, \`ok\` in it; the table goes to standard error
`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  rounds: { type: 'string' },
  calls: { type: 'string', default: '120' },
  people: { type: 'string', default: '1000000' },
  seconds: { type: 'string' },
  callers: { type: 'string' },
  soak: { type: 'string' },
} as const;

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const bench = Object.hasOwn(BENCHES, positionals[0] ?? '') ? BENCHES[positionals[0]!] : undefined;
  if (values.help || bench === undefined || positionals.length !== 1) {
    process.stdout.write(HELP);
    return values.help ? 0 : 1;
  }
  const rounds = values.rounds === undefined ? bench.rounds : wholeNumber(values.rounds);
  const [calls, people] = [wholeNumber(values.calls), wholeNumber(values.people)];
  const [seconds, callers] = [values.seconds, values.callers].map((text) =>
    text === undefined ? undefined : wholeNumber(text),
  );
  const soakMs = values.soak === undefined ? undefined : duration(values.soak);
  const out = values.json ? process.stderr : process.stdout;
  const run: BenchRun = {
    ...{ rounds, calls, people, seconds, callers, soakMs },
    say: (line) => void out.write(`${line}\n`),
    leave: [],
  };
  leaveOnSignal(run);
  try {
    const figures = await bench.run(run);
    if (values.json) process.stdout.write(`${JSON.stringify({ bench: positionals[0], ...figures })}\n`);
    else run.say(figures.ok ? '✓ every bound held' : '✗ a bound did not hold');
    return figures.ok ? 0 : 1;
  } finally {
    await leave(run);
  }
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${text} is no whole number above 0`);
  return number;
}

/** `90s` or `10m`, in ms. */
function duration(text: string): number {
  const [, number, unit] = /^(\d+)(s|m)$/.exec(text) ?? [];
  if (number === undefined) throw new Error(`${text} is no time such as 90s or 10m`);
  return wholeNumber(number) * (unit === 'm' ? 60_000 : 1000);
}

/** The last that was started is ended first; one that fails keeps none of the others. */
async function leave(run: BenchRun): Promise<void> {
  for (const end of run.leave.splice(0).reverse()) await end().catch(() => undefined);
}

function leaveOnSignal(run: BenchRun): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void leave(run).finally(() => process.exit(signal === 'SIGINT' ? 130 : 143)));
  }
}

main(process.argv.slice(2)).then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
