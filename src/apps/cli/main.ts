import { ConfigError } from '../../platform/config';
import { OncewayError } from '../../kernel';
import { bootstrap } from './bootstrap';
import { UsageError, type Command } from './command';
import { keysInit } from './keys-init';
import { migrateCommand } from './migrate';
import { officersAdd } from './officers-add';
import { topicsCreate } from './topics-create';

const COMMANDS: readonly Command[] = [migrateCommand, keysInit, topicsCreate, bootstrap, officersAdd];

async function main(words: string[]): Promise<number> {
  const command = COMMANDS.find(({ name }) => name.split(' ').every((word, at) => words[at] === word));
  if (command === undefined) {
    process.stdout.write(`npm run cli -- <command> [--help] [--json]\n${list()}`);
    return words.length === 0 || words.includes('--help') ? 0 : 2;
  }
  const rest = words.slice(command.name.split(' ').length);
  if (rest.includes('--help')) {
    process.stdout.write(`${command.name}: ${command.summary}\n${command.help}\n`);
    return 0;
  }
  const json = rest.includes('--json');
  const out = json ? process.stderr : process.stdout;
  const answer = await command.run(
    rest.filter((word) => word !== '--json'),
    process.env,
    (line) => void out.write(`${line}\n`),
  );
  if (json) process.stdout.write(`${JSON.stringify({ ok: true, ...answer })}\n`);
  return 0;
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
