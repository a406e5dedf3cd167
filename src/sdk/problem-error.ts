import type { ErrorCode, Fault, Problem } from '../contracts';

/** A code of the register, or `http.unreadable` when something that is no gateway answered. */
export type ProblemCode = ErrorCode | 'http.unreadable';

/**
 * What the gateway answered instead of an answer (RFC 9457). `code` is stable and fit for a switch; texts are for people.
 * Unreachable gateways are not this, see UnreachableError.
 */
export class ProblemError<Code extends ProblemCode = ProblemCode> extends Error {
  /** A gateway newer than this SDK may send a code that the type does not list. */
  readonly code: Code;
  readonly status: number;
  /** Absent when what answered was no problem document: a proxy, or the wrong address. */
  readonly problem: Problem | undefined;
  /** From `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, problem: Problem | undefined, retryAfterSeconds?: number) {
    super(problem === undefined ? `HTTP ${status} without a problem document` : `${problem.code}: ${problem.title}`);
    this.name = 'ProblemError';
    this.code = (problem === undefined ? 'http.unreadable' : problem.code) as Code;
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** What is wrong with what was sent, place by place; empty when the problem is another. */
  get faults(): readonly Fault[] {
    return this.problem?.faults ?? [];
  }

  /** What would help, when the gateway knows. */
  get remedy(): string | undefined {
    return this.problem?.remedy;
  }

  /** Id of the record that was made of the refusal. */
  get audit(): string | undefined {
    return this.problem?.audit;
  }

  /** The exchange that the problem is about, when one had begun. */
  get exchange(): string | undefined {
    return this.problem?.exchange;
  }
}

/** Whether this is a problem, and one of these codes when any is named. */
export function isProblem<Code extends ProblemCode = ProblemCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is ProblemError<Code> {
  return error instanceof ProblemError && (codes.length === 0 || codes.some((code) => code === error.code));
}

/** Unless its status is 2xx and its body is JSON. @throws ProblemError */
export function assertAnswer(response: Response, body: unknown): void {
  if (response.ok && body !== undefined) return;
  throw new ProblemError(response.status, isProblemDocument(body) ? body : undefined, retryAfter(response));
}

/** Undefined when it is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isProblemDocument(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
}

function retryAfter(response: Response): number | undefined {
  const text = response.headers.get('retry-after') ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
