/**
 * Configuration: an environment (given, never read here) against a table of variables, in one step, all faults at once.
 * It is not a global: each provider receives the values that it needs.
 */
import { readFileSync } from 'node:fs';

interface Kinds {
  string: string;
  integer: number;
  boolean: boolean;
  list: string[];
}

export interface ConfigRow {
  env: string;
  kind: keyof Kinds;
  description: string;
  /** Printed as ***; may also be given as the path of a file in <env>_FILE. A secret has no default. */
  secret?: true;
  /** The value when the variable is absent. `null` makes it optional. */
  default?: string | null;
}

export type ConfigRows = Readonly<Record<string, ConfigRow>>;

export type Config<Rows extends ConfigRows> = {
  readonly [Name in keyof Rows]: Rows[Name] extends { default: null }
    ? Kinds[Rows[Name]['kind']] | undefined
    : Kinds[Rows[Name]['kind']];
};

export type Environment = Readonly<Record<string, string | undefined>>;

export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Frozen values of all rows; throws {@link ConfigError} naming every variable that is absent or malformed. */
export function loadConfig<Rows extends ConfigRows>(rows: Rows, env: Environment): Config<Rows> {
  const faults: string[] = [];
  const values = Object.entries(rows).map(([name, row]) => [name, readRow(row, env, faults)] as const);
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(Object.fromEntries(values)) as Config<Rows>;
}

/** What a start prints: every value by name, secrets masked. */
export function describeConfig<Rows extends ConfigRows>(rows: Rows, config: Config<Rows>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [row.env, row.secret ? '***' : config[name as keyof Rows]]),
  );
}

function readRow(row: ConfigRow, env: Environment, faults: string[]): unknown {
  if (row.secret && typeof row.default === 'string') throw new Error(`${row.env}: a secret has no default`);
  const text = row.secret ? readSecret(row, env, faults) : env[row.env];
  const given = text === undefined || text === '' ? row.default : text;
  if (given === null) return undefined;
  if (given === undefined) {
    faults.push(`${row.env} is not set (${row.description})`);
    return undefined;
  }
  return parse(row, given, faults);
}

function readSecret(row: ConfigRow, env: Environment, faults: string[]): string | undefined {
  const path = env[`${row.env}_FILE`];
  if (path === undefined || path === '') return env[row.env];
  if (env[row.env] !== undefined) {
    faults.push(`${row.env} and ${row.env}_FILE are both set; give one`);
    return undefined;
  }
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    faults.push(`${row.env}_FILE cannot be read`);
    return undefined;
  }
}

function parse(row: ConfigRow, text: string, faults: string[]): unknown {
  switch (row.kind) {
    case 'string':
      return text;
    case 'list':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
    case 'integer':
      if (/^-?\d{1,15}$/.test(text)) return Number(text);
      faults.push(`${row.env} must be a whole number`);
      return undefined;
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      faults.push(`${row.env} must be true or false`);
      return undefined;
  }
}
