import { types } from 'node:util';
import { QueryFailedError } from 'typeorm';

import { refuse } from '../../contracts';

interface DriverError {
  code?: string;
  constraint?: string;
  message?: string;
}

/**
 * SQLSTATE classes that mean "the server is not there for us": connection exceptions, shutdown, too many clients, a
 * statement that it could not finish in time.
 */
const AWAY_STATES = /^(08...|57014|57P0[1-5]|53300|25P03)$/;
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
/** node-postgres has no codes for these, nor has TypeORM, which lets go of a connection that broke in a transaction. */
const AWAY_WORDS =
  /query runner (was )?already released|Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|not queryable|Connection is not established|Driver not Connected|not allowed to query/i;

/**
 * Whether a statement broke the unique constraint or index of that name (SQLSTATE 23505). On a partitioned table
 * PostgreSQL names the partition's index: use ON CONFLICT there.
 */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const driver = driverErrorOf(error);
  return driver?.code === '23505' && (constraint === undefined || driver.constraint === constraint);
}

/** Whether the statement failed because the database could not be reached, not because of what was asked. */
export function isDatabaseAway(error: unknown): boolean {
  if (isAggregate(error)) return error.errors.some(isDatabaseAway);
  const driver = driverErrorOf(error);
  if (!driver) return false;
  if (driver.code !== undefined && (AWAY_STATES.test(driver.code) || AWAY_CODES.has(driver.code))) return true;
  return driver.code === undefined && AWAY_WORDS.test(driver.message ?? '');
}

/** Runs `work`; a database that is away becomes `database.unavailable`, every other error passes as it is. */
export async function withDatabase<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isDatabaseAway(error) ? refuse('database.unavailable', { cause: error }) : error;
  }
}

function driverErrorOf(error: unknown): DriverError | undefined {
  if (error instanceof QueryFailedError) return error.driverError as DriverError;
  // Not `instanceof Error`: Node's own socket errors come from another realm wherever code runs in a vm context.
  return types.isNativeError(error) ? error : undefined;
}

/** Connecting to a name with several addresses fails once for each. */
function isAggregate(error: unknown): error is { errors: unknown[] } {
  return types.isNativeError(error) && 'errors' in error && Array.isArray(error.errors);
}
