import { parseArgs, type ParseArgsConfig } from 'node:util';
import { isUuid, OncewayError } from '../../kernel';
import type { Environment } from '../../platform/config';
import { UsageError } from './command';

/** One option that takes a value. */
export interface Option<T = unknown> {
  /** What stands for its value in the help: `FILE`. */
  value: string;
  about: string;
  /** The variable that stands in when the option is absent. */
  env?: string;
  optional?: boolean;
  repeatable?: boolean;
  /** @throws UsageError or OncewayError, whose text follows the option's name. */
  read: (text: string) => T;
}

type Options = Readonly<Record<string, Option>>;

export type OptionValues<O extends Options> = {
  [K in keyof O]: O[K] extends { repeatable: true }
    ? ReturnType<O[K]['read']>[]
    : O[K] extends { optional: true }
      ? ReturnType<O[K]['read']> | undefined
      : ReturnType<O[K]['read']>;
};

/** The values of a command's options. @throws UsageError with every fault, a line each. */
export function readOptions<O extends Options>(table: O, args: string[], env: Environment): OptionValues<O> {
  const { faults, given } = takeApart(table, args);
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(table)) {
    const texts = given[name] ?? [];
    const fallback = option.env === undefined ? undefined : env[option.env];
    if (texts.length === 0 && fallback !== undefined && fallback !== '') texts.push(fallback);
    if (texts.length === 0 && option.optional !== true && !faults.has(name)) {
      faults.set(name, `--${name} ${option.value} is missing: ${option.about}${inEnvironment(option)}`);
    }
    if (texts.length > 1 && option.repeatable !== true) faults.set(name, `--${name} stands more than once`);
    const read = texts.map((text) => readOne(name, option, text, faults));
    values[name] = option.repeatable === true ? read : read[0];
  }
  if (faults.size > 0) throw new UsageError([...faults.values()].join('\n'));
  return values as OptionValues<O>;
}

/** The lines of a help text: options, then an example. */
export function optionsHelp(table: Options, example: string): string {
  const rows = Object.entries(table).map(([name, option]) => {
    const left = `--${name} ${option.value}`;
    const marks = [option.optional === true && 'optional', option.repeatable === true && 'repeatable'].filter(Boolean);
    const marked = marks.length > 0 ? ` (${marks.join(', ')})` : '';
    return `  ${left.padEnd(22)} ${option.about}${marked}${inEnvironment(option)}`;
  });
  return [...rows, '', `  ${example}`].join('\n');
}

interface TakenApart {
  /** By option, so that one slip is told once. */
  faults: Map<string, string>;
  given: Record<string, string[]>;
}

function takeApart(table: Options, args: string[]): TakenApart {
  const options = Object.fromEntries(Object.keys(table).map((name) => [name, { type: 'string', multiple: true }]));
  // Strict mode would stop at the first fault.
  const { tokens } = parseArgs({
    args,
    options: options as NonNullable<ParseArgsConfig['options']>,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const faults = new Map<string, string>();
  const given: Record<string, string[]> = {};
  let follows = false;
  for (const token of tokens) {
    if (token.kind === 'option' && !Object.hasOwn(table, token.name)) {
      faults.set(token.name, `${token.rawName} is no option here; there are ${named(table)}`);
    } else if (token.kind === 'option' && isEmpty(token)) {
      faults.set(token.name, `--${token.name} needs a value: ${table[token.name]!.value}`);
    } else if (token.kind === 'option') {
      (given[token.name] ??= []).push(token.value!);
    } else if (token.kind === 'positional' && !follows) {
      // Not quoted: it may be a token that lost its option.
      faults.set(`word ${token.index}`, `word ${token.index + 1} after the command belongs to no option`);
    }
    // The word after an unknown option was meant for it: that slip is told already.
    follows = token.kind === 'option' && faults.has(token.name);
  }
  return { faults, given };
}

/** An option that swallowed the next one has no value either. */
function isEmpty({ value, inlineValue }: { value?: string | undefined; inlineValue?: boolean | undefined }): boolean {
  return value === undefined || value === '' || (inlineValue !== true && value.startsWith('--'));
}

function named(table: Options): string {
  return Object.keys(table)
    .map((name) => `--${name}`)
    .join(', ');
}

function inEnvironment({ env }: Option): string {
  return env === undefined ? '' : ` [$${env}]`;
}

function readOne(name: string, option: Option, text: string, faults: Map<string, string>): unknown {
  try {
    return option.read(text);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof OncewayError)) throw error;
    faults.set(`${name} ${text}`, `--${name}: ${error.message}`);
    return undefined;
  }
}

export function asText(text: string): string {
  return text;
}

/** An http or https address without query and fragment, as a proof names it (RFC 9449 §4.2). */
export function asUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new UsageError('is no address that begins with http:// or https://');
  }
  return `${url.origin}${url.pathname}`;
}

/** The same without slashes at its end, as a gateway names itself. */
export function asGatewayUrl(text: string): string {
  return asUrl(text).replace(/\/+$/, '');
}

export function asUuid(text: string): string {
  if (!isUuid(text)) throw new UsageError('is no id, which looks like 0199f0c0-0000-7000-8000-000000000001');
  return text;
}
