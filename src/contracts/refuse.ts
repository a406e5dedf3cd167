/* eslint-disable */
// Generated from contracts/ by contracts/generate/main.mjs: do not edit; run npm run generate.
import { OncewayError, type ErrorOptions } from '../kernel';
import type { ErrorCode } from './registers';

/** Makes the error for a code of contracts/registers/errors.json; the caller throws it. */
export function refuse(code: ErrorCode, options: ErrorOptions = {}): OncewayError<ErrorCode> {
  return new OncewayError(code, options);
}
