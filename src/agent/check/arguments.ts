import { readFileSync } from 'node:fs';
import { parseArgs, parseEnv } from 'node:util';
import { ConfigError, type Environment } from '../../platform/config';

export const AGENT_CHECK_HELP = [
  '  --env-file FILE    the environment of the agent, NAME=value a line; over the variables that are set',
  '  --subject NUMBER   ask one question for this person or organisation; - reads the number from standard input',
  '  --json             all results as the last line',
  '  AGENT_DEPARTMENT, AGENT_KEYS_DIR, AGENT_ROOT_KEY_FILE, AGENT_SOURCES_FILE, KAFKA_BROKERS and the sources’ own',
].join('\n');

const OPTIONS = {
  'env-file': { type: 'string' },
  subject: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Undefined when only help is asked for. */
export function readArguments(
  args: readonly string[],
  env: Environment,
): { env: Environment; subject?: string } | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const file = values['env-file'];
  // A number in the arguments stands in the shell's history and in the list of processes.
  const subject = values.subject === '-' ? readFileSync(0, 'utf8').trim() : values.subject;
  return {
    env: file === undefined ? env : { ...env, ...readEnvironment(file) },
    ...(subject !== undefined && { subject }),
  };
}

const SAID: Readonly<Record<string, string>> = {
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: 'agent check takes options alone; a subject goes by --subject',
  ERR_PARSE_ARGS_UNKNOWN_OPTION: 'agent check has no such option; see --help',
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: 'an option lacks its value, or has one that it does not take; see --help',
};

function parse(args: readonly string[]): { 'env-file'?: string; subject?: string; help?: boolean } {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    // The parser's own words repeat what was typed, and that may be a person's number.
    const { code } = error as { code?: string };
    throw new ConfigError([SAID[code ?? ''] ?? 'agent check does not take these arguments; see --help']);
  }
}

function readEnvironment(path: string): Environment {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch {
    throw new ConfigError([`--env-file: ${path} cannot be read`]);
  }
}
