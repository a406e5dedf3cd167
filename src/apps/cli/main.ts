import { ConfigError } from '../../platform/config';
import { OncewayError } from '../../kernel';
import { UsageError, type Command } from './command';

/** Loaded when called for: most commands need neither Nest nor a database, and their users wait for the start. */
const COMMANDS: readonly { name: string; summary: string; load: () => Promise<{ command: Command }> }[] = [
  { name: 'migrate', summary: "bring the database's schema up to date", load: () => import('./migrate.js') },
  { name: 'keys init', summary: 'make the keys of a new installation', load: () => import('./keys-init.js') },
  { name: 'keys agent', summary: "make the keys of a department's agent", load: () => import('./keys-agent.js') },
  {
    name: 'topics create',
    summary: 'create the Kafka topics that do not exist yet',
    load: () => import('./topics-create.js'),
  },
  {
    name: 'bootstrap',
    summary: 'register first departments, keys, systems and officers',
    load: () => import('./bootstrap.js'),
  },
  {
    name: 'officers add',
    summary: 'create an officer and print the one-time password',
    load: () => import('./officers-add.js'),
  },
  {
    name: 'agent check',
    summary: 'say all that would keep an agent from answering',
    load: () => import('./agent-check.js'),
  },
];

async function main(words: string[]): Promise<number> {
  const entry = COMMANDS.find(({ name }) => name.split(' ').every((word, at) => words[at] === word));
  if (entry === undefined) {
    process.stdout.write(`npm run cli -- <command> [--help] [--json]\n${list()}`);
    return words.length === 0 || words.includes('--help') ? 0 : 2;
  }
  const rest = words.slice(entry.name.split(' ').length);
  const { command } = await entry.load();
  if (rest.includes('--help')) {
    process.stdout.write(`${entry.name}: ${entry.summary}\n${command.help}\n`);
    return 0;
  }
  const json = rest.includes('--json');
  const out = json ? process.stderr : process.stdout;
  const answer = await command.run(
    rest.filter((word) => word !== '--json'),
    process.env,
    (line) => void out.write(`${line}\n`),
  );
  const result = { ok: true, ...answer };
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  return result.ok ? 0 : 1;
}

function list(): string {
  return COMMANDS.map(({ name, summary }) => `  ${name.padEnd(16)} ${summary}\n`).join('');
}

/** Faults of use, configuration and rule are told in a line; anything else is ours and shows its place. */
function describe(error: unknown): string {
  if (error instanceof UsageError || error instanceof ConfigError) return error.message;
  if (error instanceof OncewayError) {
    const faults = error.faults.map(({ pointer, detail }) => `\n  ${pointer} ${detail}`).join('');
    return `${error.code}: ${error.detail ?? ''}${faults}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main(process.argv.slice(2)).then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 1;
  },
);
