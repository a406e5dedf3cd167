import { parse, refuse, type Question, type RequestStatement } from '../contracts';
import type { Clock } from '../kernel';
import { readHeaders, type KafkaRecord } from '../platform/kafka';
import {
  parseJson,
  commitment,
  sha256Text,
  type SealedReader,
  type StatementVerifier,
  type VerifyingKey,
} from '../platform/keys';

/** What the agent trusts and is, for reading requests. */
export interface RequestGround {
  /** Own credit code: the only audience whose requests are answered. */
  department: string;
  signer: (kid: string) => VerifyingKey | undefined;
  reader: SealedReader;
  statements: Pick<StatementVerifier, 'verify'>;
  clock: Clock;
  /** The lane whose topic the record lay in: one sent down the other is not answered. */
  lane?: RequestStatement['lane'];
}

export interface OpenedRequest {
  statement: RequestStatement;
  question: Question;
  traceparent: string | undefined;
}

/** A request that is genuine but must not be answered, and by how much the agent's clock is ahead of the signature. */
export interface DroppedRequest {
  dropped: 'expired' | 'clock-skew';
  exchange: string;
  offsetMs: number;
}

export interface GenuineRequest extends OpenedRequest {
  offsetMs: number;
}

const MOST_SKEW_MS = 30_000;

/**
 * Proves and opens one record of the department's request topic. A record is trusted for its signature alone, never for
 * having come over Kafka. Throws `kafka.record-broken`, `kafka.signature-invalid` or `seal.refused`.
 * @param backlog the record lay in the topic before the agent came, so its age says nothing of the clocks
 */
export function openRequest(
  record: KafkaRecord,
  ground: RequestGround,
  backlog: boolean,
): GenuineRequest | DroppedRequest {
  const headers = readHeaders(record);
  const { statement, iatMs } = readStatement(headers, ground);
  const sessionKey = headers['session-key'];
  if (statement.audience !== ground.department) throw broken('meant for another department');
  if (statement.lane !== ground.lane) throw broken('meant for another lane');
  if (record.value === null || sha256Text(record.value) !== statement.sealed) throw broken('not the signed payload');
  if (sessionKey === undefined || sha256Text(sessionKey) !== statement.sessionKey) throw broken('not the signed key');
  const now = ground.clock.now();
  const offsetMs = now - iatMs;
  const mayBeOld = ground.lane === 'async' ? 'lane' : backlog && 'backlog';
  const dropped = reasonToDrop(offsetMs, now >= statement.deadlineMs, mayBeOld);
  if (dropped) return { dropped, exchange: statement.exchange, offsetMs };
  const plaintext = ground.reader.open({
    value: record.value,
    sessionKey,
    typ: 'onceway-request+jwe',
    xid: statement.exchange,
    dir: 'request',
    aud: ground.department,
    nowMs: now,
  });
  const question = parse('Question', parseJson(plaintext), 'kafka.record-broken');
  assertSame(statement, question);
  return { statement, question, traceparent: headers.traceparent, offsetMs };
}

/**
 * A clock that is behind makes signatures come from the future, one that is ahead makes every fresh request look old.
 * In both cases nobody can say what the deadline means, so nothing is answered. On the lane of questions that nobody waits
 * for an old signature is no wonder.
 */
function reasonToDrop(
  offsetMs: number,
  expired: boolean,
  mayBeOld: 'lane' | 'backlog' | false,
): DroppedRequest['dropped'] | undefined {
  if (offsetMs < -MOST_SKEW_MS) return 'clock-skew';
  if (offsetMs > MOST_SKEW_MS && mayBeOld !== 'lane') return expired && mayBeOld ? 'expired' : 'clock-skew';
  return expired ? 'expired' : undefined;
}

function readStatement(
  headers: Readonly<Record<string, string>>,
  ground: RequestGround,
): { statement: RequestStatement; iatMs: number } {
  const { statement, signature, inclusion } = headers;
  if (statement === undefined || signature === undefined || inclusion === undefined)
    throw broken('a header is missing');
  const bytes = Buffer.from(statement);
  const label = 'onceway/request/v1';
  const proof = ground.statements.verify({ label, statement: bytes, signature, inclusion, key: ground.signer });
  if (!proof) throw refuse('kafka.signature-invalid', { detail: 'not signed by an active key of the gateway' });
  return { statement: parse('RequestStatement', parseJson(bytes), 'kafka.record-broken'), iatMs: proof.iat * 1000 };
}

/** What stands outside the seal must be what stands inside it. */
function assertSame(statement: RequestStatement, question: Question): void {
  const { requestSalt, ...committed } = question;
  const same =
    statement.exchange === question.exchange &&
    statement.attempt === question.attempt &&
    statement.deadlineMs === question.deadlineMs &&
    statement.request === commitment(requestSalt, committed);
  if (!same) throw broken('the sealed question is not the signed one');
}

function broken(detail: string): Error {
  return refuse('kafka.record-broken', { detail });
}
