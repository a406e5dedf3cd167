import { ConfigError } from '../../platform/config';
import { OncewayError } from '../../kernel';
import { UsageError, type Command } from './command';

/** Loaded when called for: most commands need neither Nest nor a database, and their users wait for the start. */
const COMMANDS: readonly { name: string; summary: string; load: () => Promise<{ command: Command }> }[] = [
  { name: 'migrate', summary: "bring the database's schema up to date", load: () => import('./migrate.js') },
  { name: 'keys init', summary: 'make the keys of a new installation', load: () => import('./keys-init.js') },
  { name: 'keys agent', summary: "make the keys of a department's agent", load: () => import('./keys-agent.js') },
  { name: 'keys publish', summary: 'publish a further key of the gateway', load: () => import('./keys-publish.js') },
  { name: 'keys revoke', summary: 'revoke a key of the gateway', load: () => import('./keys-revoke.js') },
  {
    name: 'keys make-token',
    summary: 'make the next key of access tokens',
    load: () => import('./keys-make-token.js'),
  },
  {
    name: 'keys announce-token',
    summary: 'say from when the next key signs access tokens',
    load: () => import('./keys-announce-token.js'),
  },
  {
    name: 'keys list-token',
    summary: 'the keys of access tokens and what each is for now',
    load: () => import('./keys-list-token.js'),
  },
  {
    name: 'keys withdraw-token',
    summary: 'end a key of access tokens that others know',
    load: () => import('./keys-withdraw-token.js'),
  },
  {
    name: 'topics create',
    summary: 'create the Kafka topics that do not exist yet',
    load: () => import('./topics-create.js'),
  },
  {
    name: 'bootstrap',
    summary: 'register first regions, departments, keys, systems and officers',
    load: () => import('./bootstrap.js'),
  },
  {
    name: 'officers add',
    summary: 'create an officer and print the one-time password',
    load: () => import('./officers-add.js'),
  },
  {
    name: 'dead-letters list',
    summary: 'records that could not be taken, and what can still be done',
    load: () => import('./dead-letters-list.js'),
  },
  {
    name: 'dead-letters replay',
    summary: 'have the original of a dead letter taken after all',
    load: () => import('./dead-letters-replay.js'),
  },
  {
    name: 'dead-letters resolve',
    summary: 'say that a record put aside needs nothing more',
    load: () => import('./dead-letters-resolve.js'),
  },
  {
    name: 'agent check',
    summary: 'say all that would keep an agent from answering',
    load: () => import('./agent-check.js'),
  },
  {
    name: 'keys make',
    summary: "make a system's key; prints its public half",
    load: () => import('./keys-make.js'),
  },
  {
    name: 'grants list',
    summary: 'the grants that a system may use',
    load: () => import('./grants-list.js'),
  },
  {
    name: 'token assertion',
    summary: 'print a client assertion (RFC 7523) for a token request',
    load: () => import('./token-assertion.js'),
  },
  {
    name: 'token proof',
    summary: 'print a proof (RFC 9449) for one call',
    load: () => import('./token-proof.js'),
  },
  {
    name: 'token get',
    summary: 'ask for an access token and print it',
    load: () => import('./token-get.js'),
  },
];

async function main(words: string[]): Promise<number> {
  const entry = COMMANDS.find(({ name }) => name.split(' ').every((word, at) => words[at] === word));
  if (entry === undefined) {
    const asked = words.length === 0 || words.includes('--help');
    (asked ? process.stdout : process.stderr).write(`npm run cli -- <command> [--help] [--json]\n${list(words)}`);
    return asked ? 0 : 2;
  }
  const rest = words.slice(entry.name.split(' ').length);
  const { command } = await entry.load();
  if (rest.includes('--help')) {
    process.stdout.write(`${entry.name}: ${entry.summary}\n${command.help}\n`);
    return 0;
  }
  return execute(command, rest);
}

async function execute({ run, prints }: Command, words: string[]): Promise<number> {
  const json = words.includes('--json');
  const out = json || prints !== undefined ? process.stderr : process.stdout;
  const say = (line: string): void => void out.write(`${line}\n`);
  const answer = await run(
    words.filter((word) => word !== '--json'),
    process.env,
    say,
  );
  const result = { ok: true, ...answer };
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else if (prints !== undefined) process.stdout.write(`${printed(answer[prints])}\n`);
  return result.ok ? 0 : 1;
}

function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The commands that begin as what was typed does, else all. */
function list([first]: string[]): string {
  const alike = COMMANDS.filter(({ name }) => name.split(' ')[0] === first);
  return (alike.length > 0 ? alike : COMMANDS).map(({ name, summary }) => `  ${name.padEnd(20)} ${summary}\n`).join('');
}

/** Faults of use, configuration and rule are told in a line; anything else is ours and shows its place. */
function describe(error: unknown): string {
  if (error instanceof UsageError || error instanceof ConfigError) return error.message;
  if (error instanceof OncewayError) {
    const faults = error.faults.map(({ pointer, detail }) => `\n  ${pointer} ${detail}`).join('');
    return `${error.code}: ${error.detail ?? ''}${faults}`;
  }
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    return error.message;
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
