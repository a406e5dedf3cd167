import { readFileSync } from 'node:fs';
import { validate, type AgentSource, type AgentSources } from '../contracts';
import { ConfigError, loadConfig, type Config, type ConfigRows, type Environment } from '../platform/config';
import type { BoundOperation } from './connectors/http-operation';
import { mappingsOf } from './mapping';
import { loadOperations, loadSourceAccess, type SourceAccess } from './source-access';

/** The agent's variables. How its sources are reached comes by the variables that the mapping file names. */
export const AGENT_ROWS = {
  department: { env: 'AGENT_DEPARTMENT', kind: 'string', description: 'credit code of the own department' },
  keysDir: { env: 'AGENT_KEYS_DIR', kind: 'string', description: 'folder of the signing and encryption keys' },
  rootKeyFile: { env: 'AGENT_ROOT_KEY_FILE', kind: 'string', description: 'public JWK of the root key, pinned' },
  sourcesFile: { env: 'AGENT_SOURCES_FILE', kind: 'string', description: 'mapping file (JSON)' },
  brokers: { env: 'KAFKA_BROKERS', kind: 'list', description: 'host:port of Kafka brokers, comma between' },
  logLevel: { env: 'LOG_LEVEL', kind: 'string', description: 'level of the log', default: 'info' },
  managementHost: {
    env: 'MANAGEMENT_HOST',
    kind: 'string',
    description: 'address of health and metrics',
    default: '127.0.0.1',
  },
  managementPort: {
    env: 'MANAGEMENT_PORT',
    kind: 'integer',
    description: 'port of health and metrics; 0 takes a free one',
    default: '0',
  },
} as const satisfies ConfigRows;

export interface AgentConfig {
  settings: Config<typeof AGENT_ROWS>;
  sources: AgentSources;
  access: ReadonlyMap<string, SourceAccess>;
  operations: ReadonlyMap<string, readonly BoundOperation[]>;
}

export type AgentSettings = AgentConfig['settings'];

/** Reads the environment and the mapping file it names. Throws ConfigError with all faults of the step that failed. */
export function loadAgentConfig(env: Environment): AgentConfig {
  const settings = loadAgentSettings(env);
  const sources = loadAgentSources(settings);
  const operations = loadOperations(sources, settings.sourcesFile);
  return { settings, sources, operations, access: loadSourceAccess(sources, env) };
}

export function loadAgentSettings(env: Environment): AgentSettings {
  return loadConfig(AGENT_ROWS, env);
}

export function loadAgentSources({ department, sourcesFile }: AgentSettings): AgentSources {
  const sources = readSources(sourcesFile);
  const faults = crossFaults(department, sources);
  if (faults.length > 0) throw new ConfigError(faults);
  return sources;
}

function readSources(path: string): AgentSources {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new ConfigError([`AGENT_SOURCES_FILE: ${path} cannot be read as JSON`]);
  }
  const checked = validate('AgentSources', data);
  if (checked.ok) return checked.value;
  throw new ConfigError(checked.faults.map(({ pointer, detail }) => `AGENT_SOURCES_FILE ${pointer || '/'}: ${detail}`));
}

function crossFaults(department: string, mapping: AgentSources): string[] {
  const { sources } = mapping;
  const names = sources.map(({ name }) => name);
  const codes = mappingsOf(mapping).map(({ resource }) => resource);
  const twice = (list: string[], what: string): string[] =>
    list.filter((name, at) => list.indexOf(name) !== at).map((name) => `${what} ${name} stands twice in the mapping`);
  return [
    ...(mapping.department === department
      ? []
      : ['the mapping file is that of a department other than AGENT_DEPARTMENT']),
    ...(codes.length > 0 ? [] : ['/resources, /operations and /files map no resource']),
    ...twice(names, 'source'),
    ...twice(codes, 'resource'),
    ...homeFaults(mapping.resources, 'sql', sources),
    ...homeFaults(mapping.operations ?? [], 'http', sources),
    ...homeFaults(mapping.files ?? [], 'file', sources),
  ];
}

function homeFaults(
  mappings: readonly { resource: string; source: string }[],
  kind: AgentSource['kind'],
  sources: readonly AgentSource[],
): string[] {
  return mappings.flatMap(({ resource, source: name }) => {
    const source = sources.find((one) => one.name === name);
    if (!source) return [`resource ${resource} names the source ${name}, which is not in the mapping`];
    return source.kind === kind
      ? []
      : [`resource ${resource} is mapped for ${kind}, but the source ${name} is ${source.kind}`];
  });
}
