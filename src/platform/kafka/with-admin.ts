import type { Admin, Kafka } from 'kafkajs';
import type { Logger } from '../logging';

const TRY_AGAIN_MS = 1000;

/** Runs one piece of work on an admin connection of its own. */
export async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

export interface Patience {
  logger: Logger;
  /** What is tried, for the log. */
  what: string;
  /** True ends the trying. */
  stopped: () => boolean;
}

/** The same, again and again until it works; undefined once stopped. For starts while Kafka is away. */
export async function withPatientAdmin<T>(
  kafka: Kafka,
  { logger, what, stopped }: Patience,
  work: (admin: Admin) => Promise<T>,
): Promise<T | undefined> {
  while (!stopped()) {
    try {
      return await withAdmin(kafka, work);
    } catch (error) {
      logger.warn({ err: error, what }, 'Kafka does not answer yet');
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }
  return undefined;
}
