import { isErrorCode, type Answer, type ErrorCode, type ExchangeRequest } from '../../contracts';
import type { GrantStanding } from '../tokens';
import type { Admitted } from './admission-call';
import type { AnswerContract } from './answer-contract';
import type { CheckedReply } from './reply-reader';

/** What is known of the question when its answer is judged. */
export interface AnswerWait {
  admitted: { deadlineMs: number; standing: Pick<GrantStanding, 'resource' | 'version'> };
  body: Pick<ExchangeRequest, 'mode' | 'items' | 'values'>;
  /** Undefined: none came by the deadline, or the question could not be sent. */
  reply: CheckedReply | undefined;
}

export interface EndedWait extends AnswerWait {
  admitted: Admitted;
  body: ExchangeRequest;
}

export interface Judged {
  type: 'exchange.disclosed' | 'exchange.failed' | 'exchange.expired';
  kind: Answer['kind'];
  rule?: ErrorCode;
  /** The agent's own word on why, for the record. */
  reason?: string;
  answer?: Answer;
}

/** What a reply is, or its absence, before anything of it leaves. @throws database.unavailable, entry.unknown */
export async function judgeReply(
  { admitted, body, reply }: AnswerWait,
  contract: Pick<AnswerContract, 'keeps'>,
  nowMs: number,
): Promise<Judged> {
  if (reply === undefined) {
    // A timer may fire a moment early.
    const type = nowMs + 50 < admitted.deadlineMs ? 'exchange.failed' : 'exchange.expired';
    return { type, kind: 'source-unavailable', rule: 'exchange.source-unavailable' };
  }
  if ('broken' in reply.content)
    return { type: 'exchange.failed', kind: 'source-unavailable', rule: reply.content.broken };
  const { answer } = reply.content;
  if (!(await contract.keeps(answer, body, admitted))) {
    return { type: 'exchange.failed', kind: 'source-unavailable', rule: 'exchange.contract-broken' };
  }
  if (answer.kind === 'denied') return { type: 'exchange.failed', kind: 'denied', rule: reasonOf(answer) };
  if (answer.kind !== 'source-unavailable') return { type: 'exchange.disclosed', kind: answer.kind, answer };
  const broken = answer.reasonCode === 'exchange.contract-broken';
  const rule = broken ? 'exchange.contract-broken' : 'exchange.source-unavailable';
  const reason = answer.reasonCode === undefined ? {} : { reason: answer.reasonCode };
  return { type: 'exchange.failed', kind: 'source-unavailable', rule, ...reason };
}

/** Items that the answer calls wrongly claimed. */
export function mismatchedItems({ answer }: Judged): string[] {
  return Object.entries(answer?.results ?? {}).flatMap(([item, result]) => (result === 'mismatch' ? [item] : []));
}

function reasonOf({ reasonCode }: Answer): ErrorCode {
  return reasonCode !== undefined && isErrorCode(reasonCode) ? reasonCode : 'exchange.source-unavailable';
}
