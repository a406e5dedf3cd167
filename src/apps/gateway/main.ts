import { describeConfig, loadConfig } from '../../platform/config';
import { createLogger, endOnUncaught } from '../../platform/logging';
import { GATEWAY_CONFIG } from './config';
import { startGateway } from './gateway';

async function main(): Promise<void> {
  const config = loadConfig(GATEWAY_CONFIG, process.env);
  const logger = createLogger('gateway', config.logLevel);
  endOnUncaught(logger);
  const end = (code: number): void => {
    logger.info({ code }, 'stopped');
    process.exit(code);
  };
  const gateway = await startGateway(config, logger, () => {
    // Another replica reads our replies now: answers would never reach their callers here.
    logger.fatal('the reply partition was taken over; ending');
    end(1);
  });
  logger.info({ config: describeConfig(GATEWAY_CONFIG, config), management: gateway.managementPort }, 'ready');
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      logger.info({ signal }, 'stopping');
      void gateway.stop().then(
        () => end(0),
        () => end(1),
      );
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
