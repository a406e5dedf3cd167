/**
 * Structured logs: one JSON line an event on standard output, with trace ids.
 * It never sees a body, a query string, a token or a person: callers log facts by name, errors by code.
 */
import type { LoggerService } from '@nestjs/common';
import { pino, type Logger as PinoLogger } from 'pino';
import { OncewayError } from '../../kernel';

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'child'>;

/** @param process name of the process, e.g. `gateway`; @param level pino level */
export function createLogger(process: string, level: string): Logger {
  return pino({
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
  });
}

/**
 * An error as a log may show it. Messages of unknown errors are left out: a driver's message can quote a row's value.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (error instanceof OncewayError) return { code: error.code, facts: error.facts, cause: cause(error) };
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, code, stack: frames(error), cause: cause(error) };
}

function cause(error: Error): Record<string, unknown> | undefined {
  return error.cause === undefined ? undefined : describeError(error.cause);
}

function frames(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 8)
    .map((line) => line.trim());
}

/** Nest's own messages through the same logger. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }
  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message));
  }
  error(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    this.logger.error({ context: typeof context === 'string' ? context : undefined, err: message }, 'nest');
  }
}
