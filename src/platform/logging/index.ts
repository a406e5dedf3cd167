/**
 * Structured logs: one JSON line an event on standard output, with trace ids.
 * It never sees a body, a query string, a token or a person: callers log facts by name, errors by code.
 */
import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger as PinoLogger, type LoggerOptions } from 'pino';
import { OncewayError } from '../../kernel';

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'child'>;

const STANDARD_OUTPUT = 1;
/** Lines that wait for room on the disk; what would exceed it is dropped. */
const MOST_WAITING_BYTES = 256 * 1024;

/**
 * @param process name of the process, e.g. `gateway`
 * @param level pino level
 * @param destination where lines go; standard output by default
 */
export function createLogger(
  process: string,
  level: string,
  destination: DestinationStream = lineWriter(STANDARD_OUTPUT),
): Logger {
  const options: LoggerOptions = {
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error: unknown) => describeError(error) },
    hooks: { logMethod: nameErrors },
  };
  return pino(options, destination);
}

/**
 * Writes lines to a file that may be full: no process stops its work because its log cannot be written. Left to itself,
 * pino throws out of whatever was being logged.
 */
export function lineWriter(fd: number): DestinationStream {
  const writer = pino.destination({ fd, sync: true, maxLength: MOST_WAITING_BYTES });
  // What waits is tried again with the next line.
  writer.on('error', () => undefined);
  return writer;
}

/** Left to itself, pino takes the message of an error for the message of the line that has none. */
function nameErrors(this: PinoLogger, given: unknown[], write: (...line: unknown[]) => void): void {
  const [first, message] = given;
  if (first instanceof Error) write.call(this, { err: first }, typeof message === 'string' ? message : 'error');
  else if (typeof first === 'object' && message === undefined) write.call(this, first, 'event');
  else write.apply(this, given);
}

/**
 * Lets the log tell of an error that nobody caught, then ends the process. Left to itself, Node prints the error with its
 * message and members, and those of a failed statement hold the parameters that it was given.
 */
export function endOnUncaught(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught error; ending');
    process.exit(1);
  });
}

/** Causes are followed this far; one may name itself. */
const MAX_CAUSES = 4;

/**
 * An error as a log may show it. Messages of unknown errors are left out: a driver's message can quote a row's value.
 */
export function describeError(error: unknown, causes = MAX_CAUSES): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const cause = error.cause === undefined || causes === 0 ? undefined : describeError(error.cause, causes - 1);
  if (error instanceof OncewayError) return { code: error.code, facts: error.facts, cause };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, code, stack: frames(error), cause };
}

/** Only what V8 writes for a call: lines of the message stand in the stack as well, and may begin with "at". */
function frames(error: Error): string[] {
  const stack = error.stack ?? '';
  const message = stack.indexOf(error.message);
  if (message < 0) return [];
  return stack
    .slice(message + error.message.length)
    .split('\n')
    .filter((line) => /^ {4}at .*(?::\d+:\d+\)?|\(<anonymous>\)|\(native\))$/.test(line))
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
