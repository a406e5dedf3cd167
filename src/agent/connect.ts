import type { AgentSource } from '../contracts';
import type { Clock } from '../kernel';
import type { Logger } from '../platform/logging';
import type { AgentConfig } from './agent-config';
import type { AgentMetrics } from './agent-metrics';
import type { BreakerState } from './connectors/breaker';
import { FileConnector } from './connectors/file';
import { HttpConnector } from './connectors/http';
import { SqlConnector } from './connectors/sql';
import { wordsOf } from './connectors/snapshot-fault';
import type { SourceAccess } from './source-access';
import type { Connector } from './source';

export interface ConnectGround {
  clock: Clock;
  logger: Logger;
  metrics: AgentMetrics;
}

type Configured = Pick<AgentConfig, 'sources' | 'access' | 'operations'>;

const BREAKER_FIGURES: Record<BreakerState, number> = { closed: 0, 'half-open': 1, open: 2 };

/** One connector a source. */
export function connectorsOf(config: Configured, ground: ConnectGround): Connector[] {
  return config.sources.sources.map((source) => connectorOf(source, config, ground));
}

function connectorOf(source: AgentSource, config: Configured, ground: ConnectGround): Connector {
  const { sources, operations } = config;
  const { clock } = ground;
  const access = config.access.get(source.name);
  switch (source.kind) {
    case 'sql': {
      const resources = sources.resources.filter((mapping) => mapping.source === source.name);
      return new SqlConnector({ source, ...of(access, 'sql'), resources, clock });
    }
    case 'http': {
      const onBreaker = breakerTold(source.name, ground);
      return new HttpConnector({
        source,
        ...of(access, 'http'),
        operations: operations.get(source.name) ?? [],
        clock,
        onBreaker,
      });
    }
    case 'file': {
      const files = (sources.files ?? []).filter((mapping) => mapping.source === source.name);
      return new FileConnector({ source, ...of(access, 'file'), files, clock, ...snapshotsTold(source.name, ground) });
    }
  }
}

function of<Kind extends SourceAccess['kind']>(
  access: SourceAccess | undefined,
  kind: Kind,
): Extract<SourceAccess, { kind: Kind }> {
  if (access?.kind !== kind) throw new Error(`no access of the kind ${kind} was loaded`);
  return access as Extract<SourceAccess, { kind: Kind }>;
}

function breakerTold(source: string, { metrics, logger }: ConnectGround) {
  return (resource: string, state: BreakerState): void => {
    metrics.sourceBreaker.set({ source, resource }, BREAKER_FIGURES[state]);
    if (state === 'open') logger.warn({ source, resource }, 'source failed often and is left alone for a while');
  };
}

function snapshotsTold(
  source: string,
  { metrics, logger }: ConnectGround,
): Pick<ConstructorParameters<typeof FileConnector>[0], 'onTaken' | 'onRefused'> {
  return {
    onTaken: ({ resource, file }, { rows, faulty, duplicates, faults, atMs }) => {
      metrics.snapshotTime.set({ resource }, atMs / 1000);
      for (const [state, count] of Object.entries({ read: rows, faulty, duplicate: duplicates })) {
        metrics.snapshotRows.set({ resource, state }, count);
      }
      const facts = { source, resource, file, rows, faulty, duplicates, atMs };
      if (faulty + duplicates === 0) logger.info(facts, 'snapshot taken');
      else logger.warn({ ...facts, faults: wordsOf(faults) }, 'snapshot taken, with rows that cannot be answered');
    },
    onRefused: ({ resource, file }, reason, kept) => {
      metrics.snapshotsRefused.inc({ resource });
      logger.error({ source, resource, file, reason, keptAtMs: kept?.atMs }, 'snapshot refused');
    },
  };
}
