import type { DataSource } from 'typeorm';
import { METRICS, type ErrorCode, type LaterResult } from '../../contracts';
import { isUuid, type Clock } from '../../kernel';
import { withDatabase } from '../../platform/database';
import type { KafkaRecord } from '../../platform/kafka';
import { SealedReader, WORKER, type EncryptionKey, type KeyDirectory } from '../../platform/keys';
import type { Logger } from '../../platform/logging';
import { Counter, type Registry } from '../../platform/metrics';
import { UnitOfWork, type AuditSettings } from '../audit';
import { PublishedContracts } from '../catalogue';
import { AnswerContract, judgeReply, mismatchedItems, ReplyReader, type CheckedReply, type Judged } from '../exchange';
import { endPending, recordOf, type PendingEnd } from './end-pending';
import { findPending, type Ending, type PendingExchange } from './pending-exchange';
import { encryptionKeyOf, sealResult } from './sealed-result';

interface IntakePorts {
  source: DataSource;
  settings: AuditSettings;
  directory: KeyDirectory;
  /** The worker's own: agents seal to it what nobody waits for. */
  encryption: readonly EncryptionKey[];
  registry: Registry;
  logger: Logger;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Takes the replies that nobody waits for: proves and judges each as a gateway does, seals what may be handed over to the
 * system that asked, and keeps nothing else of it. A reply that comes twice, or for nobody, changes nothing.
 */
export class ReplyIntake {
  private readonly reader: ReplyReader;
  private readonly secrets: SealedReader;
  private readonly contract: AnswerContract;
  private readonly unitOfWork: UnitOfWork;
  private readonly ignored: Counter<'reason'>;
  private readonly clock: Clock;
  private stopping = false;

  constructor(private readonly ports: IntakePorts) {
    const { directory, encryption, settings, source, registry } = ports;
    this.clock = settings.clock;
    this.reader = new ReplyReader(directory, { keys: { encryption }, clock: settings.clock });
    this.secrets = new SealedReader(encryption);
    this.contract = new AnswerContract(new PublishedContracts(source));
    this.unitOfWork = new UnitOfWork(source, settings);
    const { help, labels } = METRICS.onceway_replies_ignored_total;
    this.ignored = new Counter({
      name: 'onceway_replies_ignored_total',
      help,
      labelNames: labels,
      registers: [registry],
    });
  }

  get stopped(): boolean {
    return this.stopping;
  }

  stop(): void {
    this.stopping = true;
  }

  /** Tried until the database has it: a reply that were dropped would be a question asked for nothing. */
  async take(record: KafkaRecord): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        return await this.takeOnce(record);
      } catch (error) {
        // It was not finished, so it comes again to whoever reads on.
        if (this.stopping) throw error;
        this.ports.logger.warn({ offset: record.offset, err: error }, 'reply not taken yet');
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  private async takeOnce(record: KafkaRecord): Promise<void> {
    const exchange = record.key?.toString('utf8') ?? '';
    const row = isUuid(exchange)
      ? await withDatabase(() => findPending(this.ports.source.manager, exchange))
      : undefined;
    if (row?.state !== 'waiting') return this.ignored.inc({ reason: 'nobody-waits' });
    const { provider: department, facts } = row;
    const expected = { exchange, attempt: 1, department, request: facts.request, audience: WORKER };
    const read = this.reader.read(record, expected);
    if ('ignored' in read) return this.ignored.inc({ reason: read.ignored });
    await this.settle(row, read);
  }

  private async settle(row: PendingExchange, reply: CheckedReply): Promise<void> {
    const { resource, version, mode, items } = row.facts;
    const admitted = { deadlineMs: row.answer_by.getTime(), standing: { resource, version } };
    const wait = { admitted, body: { mode, items }, reply };
    const judged = await judgeReply(wait, this.contract, this.clock.now());
    const result = judged.answer && (await this.sealed(row, reply, judged.answer));
    if (result === undefined) return this.fail(row, judged, reply);
    const ending: Ending = { kind: judged.kind, answer: reply.statement.answer };
    const end: PendingEnd = { from: 'waiting', to: 'ready', ending, result, mismatched: mismatchedItems(judged) };
    await withDatabase(() => this.ports.source.transaction((tx) => endPending(tx, row, end)));
  }

  private async fail(row: PendingExchange, judged: Judged, { statement }: CheckedReply): Promise<void> {
    const rule: ErrorCode = judged.answer === undefined ? judged.rule! : 'exchange.encryption-key-missing';
    const kind = judged.answer === undefined ? judged.kind : 'source-unavailable';
    const reason = judged.reason === undefined ? {} : { reasonCode: judged.reason };
    const ending: Ending = { kind, rule, ...reason, answer: statement.answer };
    const mismatched = mismatchedItems(judged);
    await this.unitOfWork
      .act({ kind: 'operator' }, async (tx) => {
        if (!(await endPending(tx, row, { from: 'waiting', to: 'failed', ending, mismatched }))) throw new Faster();
        return { result: undefined, events: [recordOf(row, 'exchange.failed', ending)] };
      })
      .catch((error: unknown) => {
        if (!(error instanceof Faster)) throw error;
      });
  }

  /** Undefined when the system has no key any more to seal to. */
  private async sealed(
    { exchange, system_id: system, secret, facts, answer_by: answerBy }: PendingExchange,
    { proof }: CheckedReply,
    { kind, values, results, sourceAtMs, answerSalt }: NonNullable<Judged['answer']>,
  ): Promise<string | undefined> {
    const key = await withDatabase(() => encryptionKeyOf(this.ports.source, system));
    if (key === undefined) return undefined;
    const bound = { typ: 'onceway-pending+jwe', xid: exchange, dir: 'pending', aud: WORKER } as const;
    const salt = this.secrets.open({ ...secret, ...bound, nowMs: this.clock.now() });
    const result: LaterResult = {
      exchange,
      kind,
      resource: facts.resource,
      version: facts.version,
      ...(values !== undefined && { values }),
      ...(results !== undefined && { results }),
      ...(sourceAtMs !== undefined && { sourceAtMs }),
      receipt: {
        ...proof,
        requestSalt: Buffer.from(salt).toString('utf8'),
        answerSalt,
        deadlineMs: answerBy.getTime(),
      },
    };
    return sealResult(result, key);
  }
}

class Faster extends Error {}
