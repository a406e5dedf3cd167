import type { ErrorCode, Problem } from '../contracts';

/**
 * What the gateway answered instead of an answer (RFC 9457). `code` is stable and fit for a switch; texts are for people.
 * Unreachable gateways are not this: `fetch` throws its own TypeError then.
 */
export class ProblemError extends Error {
  /** A code of the register, or `http.unreadable` when something that is no gateway answered. */
  readonly code: ErrorCode | 'http.unreadable';
  readonly status: number;
  /** Absent when what answered was no problem document: a proxy, or the wrong address. */
  readonly problem: Problem | undefined;
  /** From `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, problem: Problem | undefined, retryAfterSeconds?: number) {
    super(problem === undefined ? `HTTP ${status} without a problem document` : `${problem.code}: ${problem.title}`);
    this.name = 'ProblemError';
    this.code = problem === undefined ? 'http.unreadable' : (problem.code as ErrorCode);
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Reads a JSON answer of the gateway. @throws ProblemError unless the status is 2xx and the body is JSON. */
export async function readAnswer<T>(response: Response): Promise<T> {
  const body = parsed(await response.text());
  if (response.ok && body !== undefined) return body as T;
  throw new ProblemError(response.status, isProblem(body) ? body : undefined, retryAfter(response));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
