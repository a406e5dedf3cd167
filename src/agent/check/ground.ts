import type { AgentSource, AgentSources, MappedResource, PublishedKey } from '../../contracts';
import type { Clock } from '../../kernel';
import type { Environment } from '../../platform/config';
import type { KafkaProbe } from '../../platform/kafka';
import type { KeyDirectory } from '../../platform/keys';
import type { AgentSettings } from '../agent-config';
import type { AgentKeys } from '../agent-keys';
import type { BoundOperation } from '../connectors/http-operation';
import type { ContractTable, HeldContract } from '../contract-table';
import { mappingsOf, type Mapping } from '../mapping';
import type { SourceAccess } from '../source-access';
import type { SourceInspector } from '../source-inspection';
import type { Target } from './target';

/** What the two compacted topics hold, as far as the pinned root key vouches for it. */
export interface Published {
  readonly directory: KeyDirectory;
  readonly keys: readonly PublishedKey[];
  readonly contracts: ContractTable;
  /** Codes of the resources that this department has published, withdrawn versions left out. */
  readonly resources: readonly string[];
  /** Records that were read, and those of them that do not hold. */
  readonly read: number;
  readonly refused: number;
}

/** What a check may use, and where the earlier ones leave what the later ones need. */
export interface Ground {
  readonly env: Environment;
  readonly clock: Clock;
  /** A person or organisation to ask for; the one value that comes from outside, told to no report. */
  readonly subject?: string;
  readonly connect: (settings: AgentSettings) => KafkaProbe;
  readonly inspect: (source: AgentSource, access: SourceAccess) => SourceInspector;
  settings?: AgentSettings;
  sources?: AgentSources;
  access?: ReadonlyMap<string, SourceAccess>;
  operations?: ReadonlyMap<string, readonly BoundOperation[]>;
  keys?: AgentKeys;
  kafka?: KafkaProbe;
  topics?: ReadonlySet<string>;
  published?: Published;
  readonly inspectors: Map<string, SourceInspector>;
}

/** A part of the ground that a needed check has left there. */
export function given<Name extends keyof Ground>(ground: Ground, name: Name): NonNullable<Ground[Name]> {
  const value = ground[name];
  if (value === undefined) throw new Error(`no check has provided ${name}`);
  return value;
}

type Kind = AgentSource['kind'];

/** Sources of these kinds; of all, if none is named. */
export function sourceTargets(...kinds: Kind[]): (ground: Ground) => Target[] {
  return ({ sources }) =>
    (sources?.sources ?? [])
      .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
      .map(({ name }) => ({ about: name, within: [] }));
}

/** Resources that stand in sources of these kinds; all, if none is named. */
export function resourceTargets(...kinds: Kind[]): (ground: Ground) => Target[] {
  return ({ sources }) =>
    (sources ? mappingsOf(sources) : [])
      .filter((mapping) => kinds.length === 0 || kinds.includes(kindOf(mapping)))
      .map(({ resource, source }) => ({ about: resource, within: [source] }));
}

function kindOf(mapping: Mapping): Kind {
  if ('table' in mapping) return 'sql';
  return 'file' in mapping ? 'file' : 'http';
}

/** The table, file or operation that a resource is mapped to, in a word. */
export function placeOf(mapping: Mapping): string {
  if ('table' in mapping) return mapping.table;
  return 'file' in mapping ? mapping.file : mapping.operation;
}

export function mappingOf(ground: Ground, resource: string): Mapping {
  const found = mappingsOf(given(ground, 'sources')).find((mapping) => mapping.resource === resource);
  if (!found) throw new Error('not a mapped resource');
  return found;
}

export function tableOf(ground: Ground, resource: string): MappedResource {
  const found = mappingOf(ground, resource);
  if (!('table' in found)) throw new Error('not a resource that is mapped to a table');
  return found;
}

/** The targets of a check are of the kinds that such an inspector looks at. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows by the kinds of its targets who looks
export function inspectorOf<Looking extends SourceInspector>(ground: Ground, source: string): Looking {
  const found = ground.inspectors.get(source);
  if (!found) throw new Error('no check has reached this source');
  return found as Looking;
}

/** Versions of a resource that questions may come for. */
export function versionsOf(ground: Ground, resource: string): HeldContract[] {
  return given(ground, 'published')
    .contracts.versionsOf(resource)
    .filter(({ published }) => published.status === 'published')
    .sort((one, other) => one.published.version - other.published.version);
}
