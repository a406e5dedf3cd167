import { EVENT_TYPES, type Answer, type ReceiptStatement, type RequestStatement } from '../contracts';
import { childOf, formatTraceparent, newTrace, parseTraceparent, uuidv7, type Clock } from '../kernel';
import { cloudEventHeaders, EVENT_SOURCES, type RecordToSend } from '../platform/kafka';
import {
  commitment,
  GATEWAY,
  newSalt,
  sha256Text,
  WORKER,
  type Recipient,
  type SealingSessions,
  type SigningKey,
} from '../platform/keys';
import type { OpenedRequest } from './request';
import type { Shaped } from './shape';

export interface ReplyGround {
  /** Own credit code. */
  department: string;
  signingKey: SigningKey;
  sessions: SealingSessions;
  clock: Clock;
}

/** A reply may be opened this long after the question's deadline; whether it may still be disclosed is the gateway's to say. */
const GRACE_MS = 5_000;
/** Where nobody waits, the worker may come to it a little later. */
const ASYNC_GRACE_MS = 60_000;

/**
 * The record that answers a request: the answer sealed to whoever reads it, the gateway or the worker, and the receipt that binds its commitment to the
 * request's. The salt of the commitment stays inside the seal.
 */
export function makeReply(
  ground: ReplyGround,
  request: OpenedRequest,
  shaped: Shaped,
  recipient: Recipient,
): Omit<RecordToSend, 'topic'> {
  const { exchange, attempt, deadlineMs, replyPartition, lane } = request.statement;
  const nowMs = ground.clock.now();
  const committed: Omit<Answer, 'answerSalt'> = { exchange, sourceAtMs: nowMs, ...shaped };
  const answer: Answer = { ...committed, answerSalt: newSalt() };
  const sealed = ground.sessions.seal({
    recipient,
    typ: 'onceway-reply+jwe',
    plaintext: Buffer.from(JSON.stringify(answer)),
    xid: exchange,
    dir: 'reply',
    aud: readerOf(lane),
    expMs: deadlineMs + (lane === 'async' ? ASYNC_GRACE_MS : GRACE_MS),
  });
  const receipt: ReceiptStatement = {
    exchange,
    attempt,
    department: ground.department,
    request: request.statement.request,
    answer: commitment(answer.answerSalt, committed),
    sealed: sha256Text(sealed.value),
    sessionKey: sealed.sessionDigest,
    atMs: nowMs,
  };
  const statement = JSON.stringify(receipt);
  return {
    ...(replyPartition !== undefined && { partition: replyPartition }),
    key: exchange,
    value: sealed.value,
    headers: {
      ...eventHeaders(ground.department, request, nowMs),
      'session-key': sealed.sessionKey,
      statement,
    },
    statement: { label: 'onceway/receipt/v1', bytes: Buffer.from(statement), key: ground.signingKey, nowMs },
  };
}

/** Owner of the key that replies of a lane are sealed to. */
export function readerOf(lane: RequestStatement['lane']): string {
  return lane === 'async' ? WORKER : GATEWAY;
}

function eventHeaders(department: string, request: OpenedRequest, timeMs: number): Record<string, string> {
  const parent = parseTraceparent(request.traceparent);
  return cloudEventHeaders({
    id: uuidv7(timeMs),
    source: EVENT_SOURCES.agent(department),
    type: EVENT_TYPES.reply,
    traceparent: formatTraceparent(parent ? childOf(parent) : newTrace()),
    contentType: 'application/jose',
    timeMs,
  });
}
