import type { AgentSource, AgentSources, MappedResource, PublishedKey } from '../../contracts';
import type { Clock } from '../../kernel';
import type { Environment } from '../../platform/config';
import type { KafkaProbe } from '../../platform/kafka';
import type { KeyDirectory } from '../../platform/keys';
import type { AgentSettings } from '../agent-config';
import type { AgentKeys } from '../agent-keys';
import type { ContractTable, HeldContract } from '../contract-table';
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
  readonly inspect: (source: AgentSource, url: string) => SourceInspector;
  settings?: AgentSettings;
  sources?: AgentSources;
  urls?: ReadonlyMap<string, string>;
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

export function sourceTargets({ sources }: Ground): Target[] {
  return (sources?.sources ?? []).map(({ name }) => ({ about: name, within: [] }));
}

export function resourceTargets({ sources }: Ground): Target[] {
  return (sources?.resources ?? []).map(({ resource, source }) => ({ about: resource, within: [source] }));
}

export function mappingOf(ground: Ground, resource: string): MappedResource {
  const found = given(ground, 'sources').resources.find((mapping) => mapping.resource === resource);
  if (!found) throw new Error('not a mapped resource');
  return found;
}

export function inspectorOf(ground: Ground, source: string): SourceInspector {
  const found = ground.inspectors.get(source);
  if (!found) throw new Error('no check has reached this source');
  return found;
}

/** Versions of a resource that questions may come for. */
export function versionsOf(ground: Ground, resource: string): HeldContract[] {
  return given(ground, 'published')
    .contracts.versionsOf(resource)
    .filter(({ published }) => published.status === 'published')
    .sort((one, other) => one.published.version - other.published.version);
}
