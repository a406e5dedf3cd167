import { join } from 'node:path';
import { Agent, createAgentMetrics, SqlConnector } from '../../agent';
import { systemClock } from '../../kernel';
import { ConfigError, describeConfig } from '../../platform/config';
import { startManagement } from '../../platform/http';
import { createKafka, RecordProducer } from '../../platform/kafka';
import { readEncryptionKey, readPublicJwk, readSigningKey, verifyingKey } from '../../platform/keys';
import { createLogger, endOnUncaught } from '../../platform/logging';
import { createRegistry } from '../../platform/metrics';
import { AGENT_ROWS, loadAgentConfig, type AgentConfig } from './agent-config';

async function main(): Promise<void> {
  const config = loadAgentConfig(process.env);
  const { settings } = config;
  const name = `agent-${settings.department}`;
  const logger = createLogger(name, settings.logLevel);
  endOnUncaught(logger);
  logger.info({ config: describeConfig(AGENT_ROWS, settings) }, 'starting');
  const registry = createRegistry(name);
  const kafka = createKafka({ brokers: settings.brokers, clientId: name, logger });
  const agent = new Agent({
    ...keysOf(config),
    department: settings.department,
    kafka,
    producer: new RecordProducer({ kafka, logger }),
    connectors: connectorsOf(config),
    metrics: createAgentMetrics(registry),
    logger,
    clock: systemClock,
  });
  const management = await startManagement({
    host: settings.managementHost,
    port: settings.managementPort,
    registry,
    checks: [{ name: 'agent', check: () => agent.ready }],
  });
  const state = { stopping: false };
  const stop = async (signal: string): Promise<void> => {
    if (state.stopping) return;
    state.stopping = true;
    logger.info({ signal }, 'stopping');
    await agent.stop();
    await management.close();
    logger.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
  await agent.start();
  if (!state.stopping) logger.info({ department: settings.department, management: management.port }, 'ready');
}

function keysOf({
  settings,
}: AgentConfig): Pick<ConstructorParameters<typeof Agent>[0], 'root' | 'signingKey' | 'encryptionKeys'> {
  return {
    root: verifyingKey(readPublicJwk(settings.rootKeyFile)),
    signingKey: readSigningKey(join(settings.keysDir, 'signing.jwk.json')),
    encryptionKeys: [readEncryptionKey(join(settings.keysDir, 'encryption.jwk.json'))],
  };
}

function connectorsOf({ sources, urls }: AgentConfig): SqlConnector[] {
  return sources.sources.map((source) => {
    const resources = sources.resources.filter((resource) => resource.source === source.name);
    return new SqlConnector({ source, url: urls.get(source.name)!, resources, clock: systemClock });
  });
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else createLogger('agent', 'info').fatal({ err: error }, 'could not start');
  process.exit(1);
});
