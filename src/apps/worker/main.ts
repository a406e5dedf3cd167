import 'reflect-metadata';

import { ConfigError, describeConfig, loadConfig } from '../../platform/config';
import { createLogger, endOnUncaught } from '../../platform/logging';
import { WORKER_CONFIG } from './config';
import { Worker } from './worker';

async function main(): Promise<void> {
  const config = loadConfig(WORKER_CONFIG, process.env);
  const logger = createLogger('worker', config.logLevel);
  endOnUncaught(logger);
  logger.info({ config: describeConfig(WORKER_CONFIG, config) }, 'starting');
  const worker = new Worker(config, logger);
  let stopping: Promise<void> | undefined;
  const stop = (signal: string): void => {
    stopping ??= worker.stop().then(
      () => {
        logger.info({ signal }, 'stopped');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await worker.start();
}

main().catch((error: unknown) => {
  // Before there is a configuration there is no logger; a configuration error names variables, never values.
  const facts = error instanceof ConfigError ? { faults: error.faults } : { err: error };
  process.stdout.write(`${JSON.stringify({ level: 'fatal', process: 'worker', msg: 'cannot start', ...facts })}\n`);
  process.exit(1);
});
