import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { AgentSource, AgentSources, HttpSource, SourceCredential } from '../contracts';
import { ConfigError, loadConfig, type ConfigRow, type ConfigRows, type Environment } from '../platform/config';
import { bindOperations, type BoundOperation } from './connectors/http-operation';

/** Where a source is and how it is entered, from the variables that the mapping names; so a mapping holds no secret. */
export type SourceAccess =
  | { kind: 'sql'; url: string }
  | {
      kind: 'http';
      url: URL;
      authorities?: string;
      credential?: { header: string; value: string };
    }
  | { kind: 'file'; folder: string };

/** Access by source. Throws ConfigError with all faults. */
export function loadSourceAccess(sources: AgentSources, env: Environment): ReadonlyMap<string, SourceAccess> {
  const rows = Object.fromEntries(sources.sources.flatMap(rowsOf)) satisfies ConfigRows;
  const values = loadConfig(rows, env) as Readonly<Record<string, string>>;
  const faults: string[] = [];
  const access = sources.sources.map((source) => [source.name, accessTo(source, values, faults)] as const);
  if (faults.length > 0) throw new ConfigError(faults);
  return new Map(access);
}

/** Operations by source, bound to the documents of their services. Throws ConfigError with all faults. */
export function loadOperations(
  { sources, operations = [] }: AgentSources,
  sourcesFile: string,
): ReadonlyMap<string, readonly BoundOperation[]> {
  const faults: string[] = [];
  const services = sources.filter((source) => source.kind === 'http');
  const bound = services.map(({ name, document }) => {
    const path = isAbsolute(document) ? document : join(dirname(sourcesFile), document);
    const own = operations.filter(({ source }) => source === name);
    const found = bindOperations(readJson(path, faults), own);
    faults.push(...found.faults.map((fault) => `${document}: ${fault}`));
    return [name, found.bound] as const;
  });
  if (faults.length > 0) throw new ConfigError(faults);
  return new Map(bound);
}

function readJson(path: string, faults: string[]): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    faults.push(`${path} cannot be read as JSON`);
    return undefined;
  }
}

function rowsOf(source: AgentSource): [string, ConfigRow][] {
  const { name } = source;
  const row = (env: string, what: string): ConfigRow => ({ env, kind: 'string', description: `${what} ${name}` });
  switch (source.kind) {
    case 'sql':
      return [[name, { ...row(source.urlVariable, 'connection string of source'), secret: true }]];
    case 'http': {
      const { urlVariable, authoritiesVariable, credential } = source;
      return [
        [name, { ...row(urlVariable, 'base URL of source'), secret: true }],
        ...optional(`${name} authorities`, authoritiesVariable, row),
        ...optional(`${name} credential`, credential?.fileVariable, row),
      ];
    }
    case 'file':
      return [[name, row(source.folderVariable, 'folder of source')]];
  }
}

function optional(
  key: string,
  variable: string | undefined,
  row: (env: string, what: string) => ConfigRow,
): [string, ConfigRow][] {
  return variable === undefined ? [] : [[key, row(variable, `file with the ${key.split(' ')[1]!} of source`)]];
}

function accessTo(source: AgentSource, values: Readonly<Record<string, string>>, faults: string[]): SourceAccess {
  const value = values[source.name]!;
  switch (source.kind) {
    case 'sql':
      return { kind: 'sql', url: value };
    case 'file':
      return { kind: 'file', folder: value };
    case 'http':
      return httpAccess(source, value, values, faults);
  }
}

function httpAccess(
  { name, urlVariable, credential, authoritiesVariable }: HttpSource,
  value: string,
  values: Readonly<Record<string, string>>,
  faults: string[],
): SourceAccess {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const fault = url ? urlFault(url) : 'is no URL';
  if (fault !== undefined) faults.push(`${urlVariable} ${fault}`);
  if (credential && (credential.header !== undefined) !== (credential.scheme === 'header')) {
    faults.push(`source ${name}: header belongs to the scheme header, and to no other`);
  }
  const authorities = authoritiesVariable && readText(values[`${name} authorities`]!, authoritiesVariable, faults);
  const secret = credential && readSecret(values[`${name} credential`]!, credential.fileVariable, faults);
  return {
    kind: 'http',
    url: url ?? new URL('https://invalid.invalid'),
    ...(authorities !== undefined && { authorities }),
    ...(credential && secret !== undefined && { credential: headerOf(credential, secret) }),
  };
}

const OWN_MACHINE = ['127.0.0.1', '[::1]', 'localhost'];

function urlFault({ protocol, hostname, username, password, search, hash }: URL): string | undefined {
  if (username !== '' || password !== '' || search !== '' || hash !== '') {
    return 'is to be a base URL, without a user, a query or a fragment';
  }
  if (protocol === 'https:' || (protocol === 'http:' && OWN_MACHINE.includes(hostname))) return undefined;
  return 'is to begin with https: without it, whoever is on the way reads and alters everything';
}

function readText(path: string, variable: string, faults: string[]): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    faults.push(`${variable}: ${path} cannot be read`);
    return undefined;
  }
}

/** A secret that others can read is none: the agent does not start on it. */
function readSecret(path: string, variable: string, faults: string[]): string | undefined {
  const text = readText(path, variable, faults)?.trim();
  if (text === undefined) return undefined;
  if ((statSync(path).mode & 0o077) !== 0) faults.push(`${variable}: others may read ${path} (chmod 600 ${path})`);
  if (!/^[\x21-\x7e][\x20-\x7e]*$/.test(text)) faults.push(`${variable}: ${path} is empty or not one line of ASCII`);
  return text;
}

function headerOf({ scheme, header = '' }: SourceCredential, secret: string): { header: string; value: string } {
  switch (scheme) {
    case 'bearer':
      return { header: 'authorization', value: `Bearer ${secret}` };
    case 'basic':
      return { header: 'authorization', value: `Basic ${Buffer.from(secret).toString('base64')}` };
    case 'header':
      return { header: header.toLowerCase(), value: secret };
  }
}
