import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import type { AgentTopics } from '../../src/agent';
import {
  parse,
  type Answer,
  type PublishedContract,
  type PublishedKey,
  type Question,
  type ReceiptStatement,
} from '../../src/contracts';
import { canonicalJson, uuidv7 } from '../../src/kernel';
import {
  LeasedConsumer,
  readHeaders,
  RecordProducer,
  type KafkaRecord,
  type RecordToSend,
} from '../../src/platform/kafka';
import {
  commitment,
  encryptionKey,
  generateEncryptionJwk,
  generateSigningJwk,
  newSalt,
  recipientKey,
  SealedReader,
  SealingSessions,
  sha256Text,
  signBatch,
  signingKey,
  verifyingKey,
  verifyStatement,
  type Jwk,
  type SigningKey,
  type StatementLabel,
} from '../../src/platform/keys';
import { quiet } from './kafka';

export interface FakeGatewayOptions {
  kafka: Kafka;
  topics: AgentTopics;
  /** Credit code of the department that is asked. */
  department: string;
  agent: { signing: Jwk; encryption: Jwk };
}

/** What a test may change of an otherwise right request. */
export interface Asking {
  question?: Partial<Question>;
  key?: SigningKey;
  /** Sent to the topic so many times, the very same record. */
  times?: number;
  deadlineInMs?: number;
}

export interface Told {
  answer: Answer;
  receipt: ReceiptStatement;
  afterMs: number;
}

/**
 * The gateway's side of the messages, written from the description of the record format and not from the gateway's code:
 * signs and seals requests, publishes keys and contracts under a root key of its own, proves and opens replies.
 */
export class FakeGateway {
  readonly root = signingKey(generateSigningJwk('ES256'));
  readonly signing = signingKey(generateSigningJwk('ES256'));
  readonly producer: RecordProducer;
  /** All replies as they stood in Kafka, and how often each exchange was answered. */
  readonly replies: KafkaRecord[] = [];
  readonly told = new Map<string, number>();
  private readonly encryption = encryptionKey(generateEncryptionJwk());
  private readonly sessions = new SealingSessions();
  private readonly reader = new SealedReader([this.encryption]);
  private readonly consumer: LeasedConsumer;
  private readonly waiting = new Map<string, { asked: Question; startedMs: number; tell: (told: Told) => void }>();
  private seq = 0;

  constructor(private readonly options: FakeGatewayOptions) {
    const { kafka, topics } = options;
    this.producer = new RecordProducer({ kafka, logger: quiet() });
    this.consumer = new LeasedConsumer({ kafka, topic: topics.replies, instance: randomUUID(), logger: quiet() });
  }

  async start(): Promise<void> {
    await this.producer.start();
    await this.consumer.start({ partitions: [0], onRecord: (record) => this.take(record) });
    await this.publishKey('sig', this.signing.publicJwk);
    await this.publishKey('enc', this.encryption.publicJwk);
  }

  async stop(): Promise<void> {
    await this.consumer.stop();
    await this.producer.stop();
  }

  async publishKey(
    use: 'sig' | 'enc',
    jwk: Jwk,
    status: 'active' | 'revoked' = 'active',
    by = this.root,
  ): Promise<void> {
    const key = {
      owner: 'gateway',
      use,
      kid: jwk.kid,
      jwk,
      status,
      notBefore: '2026-01-01T00:00:00.000Z',
      seq: ++this.seq,
    };
    const value = canonicalJson(parse('PublishedKey', key) satisfies PublishedKey);
    const name = `gateway/${use}/${jwk.kid}`;
    await this.send({ topic: this.options.topics.keys, key: name, value }, 'onceway/key/v1', value, by);
  }

  async publishContract(contract: Omit<PublishedContract, 'seq'>): Promise<void> {
    const value = canonicalJson({ ...contract, seq: ++this.seq });
    const name = `${contract.resource}/${contract.version}`;
    await this.send(
      { topic: this.options.topics.contracts, key: name, value },
      'onceway/contract/v1',
      value,
      this.root,
    );
  }

  /** Resolves with the proved and opened reply; rejects when none comes before a little after the deadline. */
  async ask(asking: Asking): Promise<Told> {
    const question = this.questionOf(asking);
    const timeoutMs = (asking.deadlineInMs ?? 4000) + 2000;
    let timer: NodeJS.Timeout | undefined;
    const answered = new Promise<Told>((tell, reject) => {
      this.waiting.set(question.exchange, { asked: question, startedMs: Date.now(), tell });
      timer = setTimeout(() => reject(new Error('no reply')), timeoutMs);
    });
    answered.catch(() => undefined);
    await this.sendQuestion(question, asking);
    return answered.finally(() => clearTimeout(timer));
  }

  /** Sends and does not wait; answers the exchange's id. */
  async sendQuestion(question: Question, { key = this.signing, times = 1 }: Asking = {}): Promise<string> {
    const { department, topics, agent } = this.options;
    const { requestSalt, ...committed } = question;
    const { exchange, attempt, deadlineMs } = question;
    const { value, sessionKey } = this.sessions.seal({
      recipient: recipientKey(agent.encryption),
      typ: 'onceway-request+jwe',
      plaintext: Buffer.from(JSON.stringify(question)),
      xid: exchange,
      dir: 'request',
      aud: department,
      expMs: deadlineMs,
    });
    const statement = JSON.stringify({
      exchange,
      attempt,
      audience: department,
      deadlineMs,
      replyPartition: 0,
      request: commitment(requestSalt, committed),
      sealed: sha256Text(value),
      sessionKey: sha256Text(sessionKey),
    });
    const headers = { 'session-key': sessionKey, statement };
    for (let time = 0; time < times; time++) {
      await this.send({ topic: topics.requests, key: exchange, value, headers }, 'onceway/request/v1', statement, key);
    }
    return exchange;
  }

  questionOf({ question = {}, deadlineInMs = 4000 }: Asking): Question {
    return {
      exchange: uuidv7(),
      attempt: 1,
      consumer: '119901009990000998',
      system: randomUUID(),
      grant: randomUUID(),
      resource: '101001/000001',
      version: 1,
      mode: 'fetch',
      subject: { type: 'citizen-number', id: '990102198503070013' },
      items: ['name'],
      matter: '1199010099900002183990111002000',
      requestSalt: newSalt(),
      deadlineMs: Date.now() + deadlineInMs,
      ...question,
    };
  }

  private async send(record: RecordToSend, label: StatementLabel, statement: string, key: SigningKey): Promise<void> {
    const { signature, inclusions } = signBatch(label, [Buffer.from(statement)], key, Date.now());
    const headers = { ...record.headers, signature, inclusion: JSON.stringify(inclusions[0]) };
    await this.producer.send({ ...record, headers });
  }

  private take(record: KafkaRecord): void {
    this.replies.push(record);
    const headers = readHeaders(record);
    const receipt = this.receiptOf(headers);
    this.told.set(receipt.exchange, (this.told.get(receipt.exchange) ?? 0) + 1);
    const waiting = this.waiting.get(receipt.exchange);
    if (!waiting) return;
    const sessionKey = headers['session-key'] ?? '';
    expect(receipt).toMatchObject({ sealed: sha256Text(record.value!), sessionKey: sha256Text(sessionKey) });
    const bound = { typ: 'onceway-reply+jwe', xid: receipt.exchange, dir: 'reply', aud: 'gateway' } as const;
    const plain = this.reader.open({ value: record.value!, sessionKey, nowMs: Date.now(), ...bound });
    const answer = parse('Answer', JSON.parse(Buffer.from(plain).toString('utf8')));
    const { answerSalt, ...committed } = answer;
    const { requestSalt, ...asked } = waiting.asked;
    expect(receipt.answer).toBe(commitment(answerSalt, committed));
    expect(receipt.request).toBe(commitment(requestSalt, asked));
    waiting.tell({ answer, receipt, afterMs: Date.now() - waiting.startedMs });
  }

  private receiptOf(headers: Record<string, string>): ReceiptStatement {
    const { statement = '', signature = '', inclusion = '' } = headers;
    const own = verifyingKey(this.options.agent.signing);
    const proof = verifyStatement({
      label: 'onceway/receipt/v1',
      statement: Buffer.from(statement),
      signature,
      inclusion,
      key: (kid) => (kid === own.kid ? own : undefined),
    });
    if (!proof) throw new Error('the receipt does not hold');
    return parse('ReceiptStatement', JSON.parse(statement));
  }
}
