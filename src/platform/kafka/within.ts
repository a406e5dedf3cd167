import { refuse } from '../../contracts';

/** The promise, or `kafka.unavailable` after so many milliseconds; `late` is told. kafkajs alone may retry for long. */
export async function within<T>(promise: Promise<T>, milliseconds: number, late?: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      late?.();
      reject(refuse('kafka.unavailable', { detail: `Kafka did not answer within ${milliseconds} ms` }));
    }, milliseconds);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
