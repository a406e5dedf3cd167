import {
  Agent,
  AGENT_ROWS,
  agentCheck,
  connectorsOf,
  createAgentMetrics,
  loadAgentConfig,
  makeAgentKeys,
  readAgentKeys,
} from '../../agent';
import { systemClock } from '../../kernel';
import { ConfigError, describeConfig } from '../../platform/config';
import { startManagement } from '../../platform/management';
import { createKafka, RecordProducer } from '../../platform/kafka';
import { createLogger, endOnUncaught } from '../../platform/logging';
import { createRegistry } from '../../platform/metrics';

async function serve(): Promise<void> {
  const config = loadAgentConfig(process.env);
  const { settings } = config;
  const name = `agent-${settings.department}`;
  const logger = createLogger(name, settings.logLevel);
  endOnUncaught(logger);
  logger.info({ config: describeConfig(AGENT_ROWS, settings) }, 'starting');
  const registry = createRegistry(name);
  const kafka = createKafka({ brokers: settings.brokers, clientId: name, logger });
  const metrics = createAgentMetrics(registry);
  const agent = new Agent({
    ...readAgentKeys(settings),
    department: settings.department,
    kafka,
    producer: new RecordProducer({ kafka, logger }),
    connectors: connectorsOf(config, { logger, metrics, clock: systemClock }),
    metrics,
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

/** `main.js check`: the image of an agent holds no other command line, and its network no other way to Kafka and sources. */
async function check(args: string[]): Promise<void> {
  const json = args.includes('--json');
  const out = json ? process.stderr : process.stdout;
  const answer = await agentCheck(args, process.env, (line) => void out.write(`${line}\n`));
  if (json) process.stdout.write(`${JSON.stringify(answer)}\n`);
  process.exitCode = answer.ok ? 0 : 1;
}

/** `main.js keys FOLDER`: private keys are made where they are used. */
function keys([folder]: string[]): Promise<void> {
  if (folder === undefined) throw new ConfigError(['keys needs a folder']);
  process.stdout.write(`${JSON.stringify(makeAgentKeys(folder))}\n`);
  return Promise.resolve();
}

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<void>>> = { check, keys };

async function main([word = '', ...rest]: string[]): Promise<void> {
  await (Object.hasOwn(COMMANDS, word) ? COMMANDS[word]!(rest) : serve());
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else createLogger('agent', 'info').fatal({ err: error }, 'could not start');
  process.exit(1);
});
