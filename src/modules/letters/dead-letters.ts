import { timingSafeEqual } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { EVENT_TYPES, refuse, TOPICS, validate, type DeadLetter } from '../../contracts';
import type { Clock } from '../../kernel';
import { readHeaders, type KafkaRecord, type RecordFinder, type RecordPlace } from '../../platform/kafka';
import { sha256, type VerifyingKey } from '../../platform/keys';
import { putInOutbox, type OutboxRow } from '../../platform/outbox';
import { enterAgain, openPoison, settlePoison, type AuditEvent, type EndRules, type UnitOfWork } from '../audit';

/** What can still be done with a letter: see the operator's guide. */
type LetterState = 'waiting' | 'gone' | 'replayed' | 'settled';

export interface LetterView extends RecordPlace {
  reason: string;
  at: string;
  process: string;
  digest: string;
  state: LetterState;
}

export interface Replayed {
  /** False: it was replayed or settled before, and nothing was done. */
  done: boolean;
}

export interface LettersGround {
  source: DataSource;
  finder: RecordFinder;
  work: UnitOfWork;
  clock: Clock;
  /** Who may have signed an audit record, ever. */
  auditKey: (kid: string) => VerifyingKey | undefined;
  rules: EndRules;
  /** The system's own by default; a test beside others has its own. */
  topics?: LetterTopics;
}

interface LetterTopics {
  letters: string;
  audit: string;
}

const OWN_TOPICS: LetterTopics = { letters: TOPICS.deadLetters.name, audit: TOPICS.audit.name };

/** By which an agent asked the broker for the time (`agent check`); it tells of no record. */
const ONLY_A_PROBE = 'agent.check';

/** Thrown to undo a unit of work that finds its work done. */
class DoneBefore extends Error {}

export class DeadLetters {
  private readonly topics: LetterTopics;

  constructor(private readonly ground: LettersGround) {
    this.topics = ground.topics ?? OWN_TOPICS;
  }

  /** Every letter that Kafka keeps, oldest first, and audit records that wait although their letters have expired. */
  async list(): Promise<LetterView[]> {
    const letters = await this.letters();
    const open = await this.open();
    const known = new Set(letters.map(nameOf));
    const all = [...letters, ...open.filter((letter) => !known.has(nameOf(letter)))];
    const [retained, replayed] = [await this.ground.finder.retained(all), await this.replayed()];
    const waiting = new Set(open.map(nameOf));
    return all.map((letter) => {
      const name = nameOf(letter);
      const settled = letter.topic === this.topics.audit && !waiting.has(name);
      const left = retained.has(name) ? 'waiting' : 'gone';
      return { ...letter, state: replayed.has(name) ? 'replayed' : settled ? 'settled' : left };
    });
  }

  /**
   * Has the original taken after all: an audit record is entered where it stands, a request is sent again. Twice is once.
   * @param by the operator who asks, as their own department knows them
   * @throws dead-letter.unknown, .gone, .digest-differs, .expired, .not-replayable, .still-refused
   */
  async replay(place: RecordPlace, by: string): Promise<Replayed> {
    const letter = await this.find(place);
    if (letter.topic === this.topics.audit && !(await this.stillOpen(letter))) return { done: false };
    if ((await this.replayed()).has(nameOf(letter))) return { done: false };
    const original = await this.original(letter);
    return letter.topic === this.topics.audit
      ? this.act(letter, { type: 'dead-letter.replayed', operator: by }, (tx) => this.enter(tx, letter, original))
      : this.act(letter, { type: 'dead-letter.replayed', operator: by }, (tx) => this.send(tx, letter, original));
  }

  /**
   * Says that an audit record which was put aside needs nothing more: it is trimmed from Kafka like any other.
   * @param cause stable code of why, for the record
   */
  async resolve(place: RecordPlace, by: string, cause: string): Promise<Replayed> {
    const letter = await this.find(place);
    if (letter.topic !== this.topics.audit) {
      throw refuse('dead-letter.not-replayable', { detail: 'only records of audit.records wait to be resolved' });
    }
    const event = { type: 'dead-letter.resolved', operator: by, reasonCode: cause } as const;
    return this.act(letter, event, async (tx) => {
      if ((await settlePoison(tx, letter.partition, letter.offset)) !== true) throw new DoneBefore();
    });
  }

  private async act(
    letter: DeadLetter,
    event: Pick<AuditEvent, 'type' | 'operator' | 'reasonCode'>,
    work: (tx: EntityManager) => Promise<void>,
  ): Promise<Replayed> {
    const { topic, partition, offset, digest, reason } = letter;
    try {
      await this.ground.work.act({ kind: 'operator' }, async (tx) => {
        await work(tx);
        return { result: undefined, events: [{ ...event, facts: { topic, partition, offset, digest, reason } }] };
      });
      return { done: true };
    } catch (error) {
      if (error instanceof DoneBefore) return { done: false };
      throw error;
    }
  }

  private async enter(tx: EntityManager, { partition, offset }: DeadLetter, original: KafkaRecord): Promise<void> {
    if ((await settlePoison(tx, partition, offset)) !== true) throw new DoneBefore();
    await enterAgain(tx, original, { key: this.ground.auditKey, rules: this.ground.rules });
  }

  /** By the outbox: it leaves if, and only if, the act is on record. Agents take an attempt once, however often it comes. */
  private async send(tx: EntityManager, letter: DeadLetter, original: KafkaRecord): Promise<void> {
    const row = this.requestAgain(original);
    const { topic, partition, offset, digest } = letter;
    const taken = await tx.query<unknown[]>(
      `INSERT INTO dead_letter_replays (topic, "partition", "offset", digest) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING topic`,
      [topic, partition, offset, Buffer.from(digest, 'base64url')],
    );
    if (taken.length === 0) throw new DoneBefore();
    await putInOutbox(tx, [row]);
  }

  private requestAgain(original: KafkaRecord): OutboxRow {
    const { topic, partition, key, value } = original;
    const headers = headersOf(original);
    const text = value?.toString('utf8') ?? '';
    const statement = validate('RequestStatement', jsonOf(headers['statement']));
    if (headers['ce_type'] !== EVENT_TYPES.request || !statement.ok || !value?.equals(Buffer.from(text))) {
      throw refuse('dead-letter.not-replayable', { detail: 'the original is no request that an agent could read' });
    }
    if (statement.value.deadlineMs <= this.ground.clock.now()) throw refuse('dead-letter.expired');
    return { topic, partition, key: key?.toString('utf8') ?? '', value: text, headers: { ...headers } };
  }

  private async find(place: RecordPlace): Promise<DeadLetter> {
    const name = nameOf(place);
    const letter = [...(await this.open()), ...(await this.letters())].find((one) => nameOf(one) === name);
    if (letter === undefined) throw refuse('dead-letter.unknown', { detail: `no letter tells of ${name}` });
    return letter;
  }

  private async original(letter: DeadLetter): Promise<KafkaRecord> {
    const record = await this.ground.finder.find(letter);
    if (record === undefined) throw refuse('dead-letter.gone');
    const found = sha256(record.value ?? Buffer.alloc(0));
    const told = Buffer.from(letter.digest, 'base64url');
    if (found.length === told.length && timingSafeEqual(found, told)) return record;
    throw refuse('dead-letter.digest-differs');
  }

  private async stillOpen(letter: DeadLetter): Promise<boolean> {
    return (await this.open()).some((open) => nameOf(open) === nameOf(letter));
  }

  /** Audit records that wait, as their letters tell of them. */
  private async open(): Promise<DeadLetter[]> {
    const rows = await openPoison(this.ground.source.manager);
    return rows.map(({ foundAt, ...row }) => ({ ...row, topic: this.topics.audit, at: foundAt, process: 'worker' }));
  }

  /** The topic is written by every agent: what is no letter is passed over. */
  private async letters(): Promise<DeadLetter[]> {
    const records = await this.ground.finder.all(this.topics.letters);
    return records.flatMap(({ value }) => {
      const read = validate('DeadLetter', jsonOf(value?.toString('utf8')));
      return read.ok && read.value.reason !== ONLY_A_PROBE ? [read.value] : [];
    });
  }

  private async replayed(): Promise<Set<string>> {
    const rows = await this.ground.source.query<RecordPlace[]>(
      `SELECT topic, "partition", "offset" FROM dead_letter_replays`,
    );
    return new Set(rows.map(nameOf));
  }
}

function nameOf({ topic, partition, offset }: RecordPlace): string {
  return `${topic}/${partition}/${offset}`;
}

function headersOf(record: KafkaRecord): Record<string, string> {
  try {
    return readHeaders(record);
  } catch {
    return {};
  }
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
