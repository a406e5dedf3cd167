import { validate, type Answer, type ErrorCode, type Receipt, type ReceiptStatement } from '../../contracts';
import { readHeaders, type KafkaRecord } from '../../platform/kafka';
import {
  commitment,
  GATEWAY,
  SealedReader,
  sha256Text,
  StatementVerifier,
  type KeyDirectory,
} from '../../platform/keys';
import type { ExchangeSettings } from './exchange-settings';

export interface ReplyExpectation {
  exchange: string;
  attempt: number;
  /** Credit code of the asked department. */
  department: string;
  /** Commitment to the question, as it was sent. */
  request: string;
  /** Whom the reply is sealed to; the gateway if absent. */
  audience?: string;
}

/** A reply whose receipt the asked department signed. With `broken`, its content cannot be passed on. */
export interface CheckedReply {
  statement: ReceiptStatement;
  /** The receipt without what opens its commitments, which disclosure adds. */
  proof: Omit<Receipt, 'requestSalt' | 'answerSalt' | 'deadlineMs'>;
  content: { answer: Answer } | { broken: ErrorCode };
}

export type IgnoredReply = { ignored: 'malformed' | 'not-signed-by-department' | 'other-request' };

/** The keys that replies may be sealed to, and the time: a gateway's or a worker's. */
export interface ReplySettings extends Pick<ExchangeSettings, 'clock'> {
  readonly keys: Pick<ExchangeSettings['keys'], 'encryption'>;
}

/** Checks a reply from the outside in: who signed, for which request, what is sealed inside. */
export class ReplyReader {
  private readonly seals: SealedReader;
  private readonly statements = new StatementVerifier();

  constructor(
    private readonly keys: KeyDirectory,
    private readonly settings: ReplySettings,
  ) {
    this.seals = new SealedReader(settings.keys.encryption);
  }

  read(record: KafkaRecord, expected: ReplyExpectation): CheckedReply | IgnoredReply {
    const headers = headersOf(record);
    const { statement: text, signature, inclusion, 'session-key': sessionKey } = headers ?? {};
    if (!text || !signature || !inclusion || !sessionKey || record.value === null) return { ignored: 'malformed' };
    const signed = this.statements.verify({
      label: 'onceway/receipt/v1',
      statement: Buffer.from(text, 'utf8'),
      signature,
      inclusion,
      key: (kid) => this.keys.verifying(expected.department, kid),
    });
    if (signed === undefined) return { ignored: 'not-signed-by-department' };
    const statement = parsed('ReceiptStatement', text);
    if (statement === undefined || !answers(statement, expected)) return { ignored: 'other-request' };
    if (statement.sealed !== sha256Text(record.value) || statement.sessionKey !== sha256Text(sessionKey)) {
      return { ignored: 'other-request' };
    }
    const proof = {
      statement: text,
      signature,
      inclusion: JSON.parse(inclusion) as Receipt['inclusion'],
      kid: signed.kid,
    };
    return { statement, proof, content: this.open(record.value, sessionKey, statement, expected.audience ?? GATEWAY) };
  }

  private open(
    value: Buffer,
    sessionKey: string,
    statement: ReceiptStatement,
    audience: string,
  ): CheckedReply['content'] {
    const answer = this.unsealed(value, sessionKey, statement.exchange, audience);
    if (answer === undefined) return { broken: 'exchange.contract-broken' };
    const { answerSalt, ...committed } = answer;
    const bound = answer.exchange === statement.exchange && commitment(answerSalt, committed) === statement.answer;
    return bound ? { answer } : { broken: 'exchange.receipt-invalid' };
  }

  private unsealed(value: Buffer, sessionKey: string, xid: string, aud: string): Answer | undefined {
    try {
      const nowMs = this.settings.clock.now();
      const bound = { typ: 'onceway-reply+jwe', dir: 'reply', aud, xid, nowMs } as const;
      return parsed('Answer', Buffer.from(this.seals.open({ value, sessionKey, ...bound })).toString('utf8'));
    } catch {
      // What is inside was not for us, or not what was signed: the provider's fault either way.
      return undefined;
    }
  }
}

function answers(statement: ReceiptStatement, expected: ReplyExpectation): boolean {
  return (
    statement.exchange === expected.exchange &&
    statement.attempt === expected.attempt &&
    statement.department === expected.department &&
    statement.request === expected.request
  );
}

function headersOf(record: KafkaRecord): Record<string, string> | undefined {
  try {
    return readHeaders(record);
  } catch {
    return undefined;
  }
}

function parsed<Name extends 'ReceiptStatement' | 'Answer'>(
  name: Name,
  text: string,
): (Name extends 'Answer' ? Answer : ReceiptStatement) | undefined {
  try {
    const checked = validate(name, JSON.parse(text));
    return checked.ok ? (checked.value as Name extends 'Answer' ? Answer : ReceiptStatement) : undefined;
  } catch {
    return undefined;
  }
}
