import { refuse } from '../../contracts';

/**
 * The promise, or `kafka.unavailable` after so many milliseconds; `late` is told. kafkajs alone may retry for long. A
 * process that was itself held up reads first what came in meanwhile, so that it does not blame Kafka for its own delay.
 */
export async function within<T>(promise: Promise<T>, milliseconds: number, late?: () => void): Promise<T> {
  let settled = false;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const giveUp = (): void => {
      if (settled) return;
      late?.();
      reject(refuse('kafka.unavailable', { detail: `Kafka did not answer within ${milliseconds} ms` }));
    };
    // Timers run before the sockets are read; setImmediate runs after.
    timer = setTimeout(() => setImmediate(() => setImmediate(giveUp)), milliseconds);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    settled = true;
    clearTimeout(timer);
  }
}
