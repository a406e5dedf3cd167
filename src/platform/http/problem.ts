import type { FastifyReply } from 'fastify';
import { ERRORS, isErrorCode, type ErrorCode, type Problem } from '../../contracts';
import { OncewayError } from '../../kernel';
import type { Logger } from '../logging';
import { challengeOf } from './challenge';

export const PROBLEM_TYPE = 'application/problem+json';

/** Facts that a problem document may carry; every other fact is for the log only. */
const SHOWN_FACTS = ['exchange', 'audit', 'kind', 'limit', 'remedy', 'stop', 'scope', 'since', 'until'] as const;

/** RFC 9457 document of an error. Unknown errors become `internal.error` and say nothing of themselves. */
export function toProblem(error: unknown, traceId: string): Problem {
  const known: OncewayError | undefined = error instanceof OncewayError ? error : undefined;
  const code: ErrorCode = known && isErrorCode(known.code) ? known.code : 'internal.error';
  const row = ERRORS[code];
  return {
    type: `/problems/${code}`,
    title: row.titles.en,
    titleZh: row.titles.zh,
    status: row.status,
    code,
    traceId,
    ...(known?.detail !== undefined && { detail: known.detail }),
    ...(known && known.faults.length > 0 && { faults: known.faults.slice(0, 100) }),
    ...shownFacts(known?.facts ?? {}),
  };
}

/**
 * Logs what failed by no fault of the caller: what is ours to mend as an error, what something else did (a source, Kafka,
 * the database) as a warning. Refusals are not logged: they have records and metrics.
 */
export function reportFailure(logger: Logger, error: unknown, { status, code, traceId }: Problem): void {
  if (status < 500) return;
  logger[status === 500 ? 'error' : 'warn']({ err: error, trace_id: traceId, code }, 'request failed');
}

/** Answers with the problem document of `error`, with when to come again and what to prove, where that helps. */
export function sendProblem(reply: FastifyReply, error: unknown, problem: Problem): void {
  const retryAfter = retryAfterSeconds(error);
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
  const challenge = challengeOf(error);
  if (challenge !== undefined) void reply.header('www-authenticate', challenge);
  void reply.status(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** Seconds for `Retry-After`, when trying again later can help. */
export function retryAfterSeconds(error: unknown): number | undefined {
  const known: OncewayError | undefined = error instanceof OncewayError ? error : undefined;
  const given = known?.facts['retryAfterSeconds'];
  if (typeof given === 'number') return Math.max(1, Math.ceil(given));
  return known && isErrorCode(known.code) && ERRORS[known.code].status === 503 ? 2 : undefined;
}

function shownFacts(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(SHOWN_FACTS.filter((name) => facts[name] !== undefined).map((name) => [name, facts[name]]));
}
