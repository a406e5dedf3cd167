import type { ErrorCode } from '../contracts';
import { OncewayError } from '../kernel';

/** The stable code of an error, or `otherwise` when it is none of ours. */
export function codeOf(error: unknown, otherwise: ErrorCode): string {
  return error instanceof OncewayError ? String(error.code) : otherwise;
}
