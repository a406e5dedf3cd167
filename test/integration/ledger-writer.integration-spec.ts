import { createHash } from 'node:crypto';
import { validate } from '../../src/contracts';
import { uuidv7 } from '../../src/kernel';
import { partitionOf, type AuditEvent } from '../../src/modules/audit';
import type { AuditMessage } from '../../src/modules/audit/read-audit-message';
import { generateSigningJwk, signingKey } from '../../src/platform/keys';
import { DEADLINE_MS, LedgerGround, RULES } from '../support/ledger-ground';

// Real: PostgreSQL with the worker's own role, signatures. Fake: Kafka (messages are handed in as the consumer would).
let ground: LedgerGround;
beforeAll(async () => (ground = await LedgerGround.open()));
afterAll(() => ground.close());
const GRANT = uuidv7();
let before = 0;
beforeEach(async () => {
  // The ledger only grows, so each test counts from where the one before stopped.
  before = (await ground.entries()).length;
});
const fresh = async (): Promise<{ type: string; exchange: string | null; record: string }[]> =>
  (await ground.entries()).slice(before);

const LAST_SAFE_MS = DEADLINE_MS + RULES.graceMs + RULES.marginMs;

describe('each record is entered once', () => {
  it('gives consecutive numbers from zero on and stores the bytes that were signed', async () => {
    const grant = uuidv7();
    const messages = ['grant.requested', 'grant.approved', 'grant.suspended'].map((type) =>
      ground.message({ type, grant } as AuditEvent),
    );
    await ground.enter(messages);
    const rows = await ground.entries();
    expect(rows.map(({ seq }) => seq)).toEqual(['0', '1', '2']);
    expect(rows.map(({ record }) => record)).toEqual(messages.map(({ value }) => value!.toString()));
  });

  it('hashes each entry as an RFC 6962 leaf over the salted record', async () => {
    const rows = await ground.owner.query<{ record: string; salt: Buffer; leaf_hash: Buffer }[]>(
      `SELECT record, salt, leaf_hash FROM ledger_entries`,
    );
    const sha256 = (...parts: (Buffer | string)[]): Buffer => {
      const hash = createHash('sha256');
      for (const part of parts) hash.update(part);
      return hash.digest();
    };
    for (const { record, salt, leaf_hash } of rows) {
      expect(sha256(Buffer.of(0), 'onceway/ledger/v1\n', sha256(salt, record))).toEqual(leaf_hash);
    }
    expect(new Set(rows.map(({ salt }) => salt.toString('hex'))).size).toBe(rows.length);
  });

  it('ignores a batch that comes again, in whole and in part', async () => {
    const grant = uuidv7();
    const [first, second, third] = [1, 2, 3].map(() => ground.message({ type: 'grant.resumed', grant }));
    await ground.enter([first!, second!]);
    await ground.enter([first!, second!]);
    await ground.enter([second!, third!]);
    expect((await fresh()).map(({ record }) => record)).toEqual(
      [first, second, third].map((message) => message!.value!.toString()),
    );
  });

  it('ignores what a produce retry appended twice, without a gap in the numbers', async () => {
    const [original, again, later, other] = [1, 2, 3, 4].map(() =>
      ground.message({ type: 'grant.resumed', grant: GRANT }),
    );
    const { value, headers } = original!;
    const outcome = await ground.enter([original!, { ...again!, value, headers }]);
    expect(outcome.poisoned).toEqual([]);
    await ground.enter([{ ...later!, value, headers }, other!]);
    expect(await fresh()).toHaveLength(2);
    const numbers = (await ground.entries()).map(({ seq }) => Number(seq));
    expect(numbers).toEqual(numbers.map((_, at) => at));
  });

  it('lets two workers enter the same batches at once', async () => {
    const messages = Array.from({ length: 60 }, () => ground.message({ type: 'grant.resumed', grant: GRANT }));
    const batches = [messages.slice(0, 20), messages.slice(20, 40), messages.slice(40)];
    const run = async (): Promise<void> => {
      const writer = ground.writer();
      for (const batch of batches) {
        for (;;) {
          const { readFrom } = await ground.enter(batch, writer);
          if (readFrom === undefined) break;
        }
      }
    };
    await Promise.all([run(), run(), run()]);
    expect((await fresh()).map(({ record }) => record)).toEqual(messages.map(({ value }) => value!.toString()));
    const [head] = await ground.owner.query<{ size: string }[]>(`SELECT size FROM ledger_head`);
    expect(Number(head!.size)).toBe((await ground.entries()).length);
  });

  it('leaves nothing behind of a batch whose transaction fails', async () => {
    const message = ground.message({ type: 'grant.resumed', grant: GRANT });
    const writer = ground.writer();
    const failing = ground.check([message, { ...message, value: null, appendTimeMs: Number.NaN }]);
    await expect(writer.write(message.partition, failing)).rejects.toThrow();
    expect(await fresh()).toEqual([]);
    await ground.enter([message]);
    expect(await fresh()).toHaveLength(1);
  });

  it('says where to read on from instead of leaving a hole', async () => {
    const [missed, next] = [1, 2].map(() => ground.message({ type: 'grant.resumed', grant: GRANT }));
    expect(await ground.enter([next!])).toEqual({ entered: [], poisoned: [], readFrom: missed!.offset });
    expect(await fresh()).toEqual([]);
    const outcome = await ground.writer().write(next!.partition, ground.check([next!]), true);
    expect(outcome.poisoned).toMatchObject([{ offset: missed!.offset, reason: 'audit.offsets-missing' }]);
    expect(await fresh()).toHaveLength(1);
  });
});

describe('the ledger only grows', () => {
  const refused = /permission denied|only grows|only moves forward/;
  it.each([
    `UPDATE ledger_entries SET record = '{}'`,
    `DELETE FROM ledger_entries`,
    `TRUNCATE ledger_entries`,
    `UPDATE ledger_head SET size = 0`,
    `DELETE FROM ledger_head`,
    `DROP TABLE ledger_entries`,
    `ALTER TABLE ledger_entries DISABLE TRIGGER ALL`,
  ])("refuses the worker's role: %s", async (statement) => {
    await expect(ground.source.query(statement)).rejects.toThrow(/permission denied|only moves forward|must be owner/);
  });

  it.each([`UPDATE ledger_entries SET record = '{}'`, `DELETE FROM ledger_entries`, `TRUNCATE ledger_entries`])(
    'refuses even the owner of the tables: %s',
    async (statement) => {
      await expect(ground.owner.query(statement)).rejects.toThrow(refused);
    },
  );
});

describe('what cannot be taken is put aside and the rest goes on', () => {
  const forger = signingKey(generateSigningJwk('ES256'));
  it.each<[string, string, (good: AuditMessage) => AuditMessage]>([
    ['a foreign key', 'audit.signature-invalid', (good) => resigned(good)],
    [
      'changed bytes',
      'audit.signature-invalid',
      (good) => ({ ...good, value: Buffer.concat([good.value!, Buffer.from(' ')]) }),
    ],
    ['no value', 'audit.malformed', (good) => ({ ...good, value: null })],
    ['a header that stands twice', 'audit.malformed', (good) => ({ ...good, headers: undefined })],
  ])('%s: %s', async (_, reason, spoil) => {
    const spoilt = spoil(ground.message({ type: 'grant.resumed', grant: GRANT }));
    const good = ground.message({ type: 'grant.resumed', grant: GRANT });
    const outcome = await ground.enter([spoilt, good]);
    expect(outcome.poisoned).toMatchObject([{ offset: spoilt.offset, reason }]);
    expect(await fresh()).toHaveLength(1);
    const [letter] = await ground.owner.query<{ value: string; headers: object }[]>(
      `SELECT value, headers FROM outbox WHERE topic = 'exchange.dead-letters' ORDER BY id DESC LIMIT 1`,
    );
    expect(JSON.parse(letter!.value)).toMatchObject({ topic: 'audit.records', offset: spoilt.offset, reason });
    expect(validate('PlainHeaders', letter!.headers)).toMatchObject({ ok: true });
  });

  it('a record outside the partition where its end would be looked for', () => {
    const stray = ground.signed({ type: 'grant.resumed', grant: GRANT });
    const [read] = ground.check([{ ...stray, partition: (stray.partition + 1) % 6 }]);
    expect(read!.content).toEqual({ kind: 'poison', reason: 'audit.wrong-partition' });
  });

  it('a known id with other content', async () => {
    const [original, other] = [1, 2].map(() => ground.message({ type: 'grant.resumed', grant: GRANT }));
    await ground.enter([original!]);
    const read = ground.check([other!]);
    const { content } = read[0]!;
    if (content.kind !== 'record') throw new Error('expected a record');
    content.record.id = (JSON.parse(original!.value!.toString()) as { id: string }).id;
    const outcome = await ground.writer().write(other!.partition, read);
    expect(outcome.poisoned).toMatchObject([{ reason: 'audit.id-reused' }]);
  });

  it('a final record without its exchange', async () => {
    const exchange = uuidv7();
    const message = ground.message({ type: 'exchange.failed', exchange, admittedAt: new Date(0).toISOString() });
    expect((await ground.enter([message])).poisoned).toMatchObject([{ reason: 'audit.exchange-unknown' }]);
    const vague = ground.signed({ type: 'exchange.failed', exchange });
    expect(ground.check([vague])[0]!.content).toEqual({ kind: 'poison', reason: 'audit.final-incomplete' });
  });

  function resigned(good: AuditMessage): AuditMessage {
    const { instance, clock, source } = ground.gateway;
    const settings = { instance, clock, source, signingKey: forger };
    return { ...ground.signed({ type: 'grant.resumed', grant: GRANT }, DEADLINE_MS, settings), offset: good.offset };
  }
});

describe('every exchange ends once', () => {
  it.each(['disclosed', 'failed', 'expired'] as const)('exchange.%s ends it', async (end) => {
    const facts = await ground.admit();
    await ground.enter([ground.message({ ...facts, type: `exchange.${end}` })]);
    expect(await ground.ended(facts.exchange)).toBe(end);
  });

  it('the first of two final records wins and the second raises the alarm', async () => {
    const facts = await ground.admit();
    const outcome = await ground.enter([
      ground.message({ ...facts, type: 'exchange.disclosed' }),
      ground.message({ ...facts, type: 'exchange.failed' }),
    ]);
    expect(outcome.poisoned).toMatchObject([{ reason: 'audit.second-final' }]);
    const later = await ground.enter([ground.message({ ...facts, type: 'exchange.expired' })]);
    expect(later.poisoned).toMatchObject([{ reason: 'audit.second-final' }]);
    expect(await ground.ended(facts.exchange)).toBe('disclosed');
  });

  it('a record that is not final ends nothing', async () => {
    const facts = await ground.admit();
    await ground.enter([ground.message({ ...facts, type: 'exchange.redelivered' })]);
    expect(await ground.ended(facts.exchange)).toBeNull();
  });

  it.each([
    [-1, null],
    [0, null],
    [1, 'lost'],
  ])('a fence %d ms past deadline, grace and margin leaves it %s', async (pastMs, expected) => {
    const facts = await ground.admit();
    await ground.enter([ground.fence(partitionOf(facts.exchange), LAST_SAFE_MS + pastMs)]);
    expect(await ground.ended(facts.exchange)).toBe(expected);
    await ground.owner.query(`UPDATE exchanges SET ended_as = 'failed' WHERE ended_as IS NULL`);
  });

  it('a fence closes only its own partition', async () => {
    const facts = await ground.admit();
    const other = (partitionOf(facts.exchange) + 1) % 6;
    await ground.enter([ground.fence(other, LAST_SAFE_MS + 1)]);
    expect(await ground.ended(facts.exchange)).toBeNull();
    await ground.owner.query(`UPDATE exchanges SET ended_as = 'failed' WHERE ended_as IS NULL`);
  });

  it('a disclosure in front of the fence wins over lost', async () => {
    const facts = await ground.admit();
    const outcome = await ground.enter([
      ground.message({ ...facts, type: 'exchange.disclosed' }, DEADLINE_MS + RULES.graceMs),
      ground.fence(partitionOf(facts.exchange), LAST_SAFE_MS + 60_000),
    ]);
    expect(outcome).toEqual({ entered: ['exchange.disclosed'], poisoned: [] });
    expect(await ground.ended(facts.exchange)).toBe('disclosed');
  });

  it('a disclosure recorded after deadline and grace did not take place: the fence closes it as lost', async () => {
    const facts = await ground.admit();
    const outcome = await ground.enter([
      ground.message({ ...facts, type: 'exchange.disclosed' }, DEADLINE_MS + RULES.graceMs + 1),
      ground.fence(partitionOf(facts.exchange), LAST_SAFE_MS + 60_000),
    ]);
    expect(outcome.poisoned).toMatchObject([{ reason: 'audit.final-late' }]);
    expect(await ground.ended(facts.exchange)).toBe('lost');
  });

  it('what was closed as lost has a record that the worker signed and the contract accepts', async () => {
    const facts = await ground.admit();
    await ground.enter([ground.fence(partitionOf(facts.exchange), LAST_SAFE_MS + 1)]);
    const [row] = await fresh();
    expect(row).toMatchObject({ type: 'exchange.lost', exchange: facts.exchange });
    const [stored] = await ground.owner.query<{ record: string; signature: string; inclusion: object }[]>(
      `SELECT record, signature, inclusion FROM ledger_entries WHERE exchange = $1`,
      [facts.exchange],
    );
    const { record, signature, inclusion } = stored!;
    const headers = { signature, inclusion: JSON.stringify(inclusion) };
    const partition = partitionOf(facts.exchange);
    const message = { partition, offset: '0', appendTimeMs: 0, value: Buffer.from(record), headers };
    expect(ground.check([message])[0]!.content).toMatchObject({
      kind: 'record',
      record: { ...facts, items: ['name'] },
    });
  });

  it.each([
    [RULES.graceMs, 'audit.second-final', null],
    [RULES.graceMs + 1, 'audit.final-late', expect.any(Date)],
  ])('a final record %d ms after the deadline of a lost exchange is %s', async (lateMs, reason, resolved) => {
    const facts = await ground.admit();
    await ground.enter([ground.fence(partitionOf(facts.exchange), LAST_SAFE_MS + 1)]);
    const late = ground.message({ ...facts, type: 'exchange.expired' }, DEADLINE_MS + lateMs);
    expect((await ground.enter([late])).poisoned).toMatchObject([{ reason }]);
    const rows = await ground.owner.query<unknown[]>(
      `SELECT resolved_at FROM audit_poison WHERE "partition" = $1 AND "offset" = $2`,
      [late.partition, late.offset],
    );
    expect(rows).toEqual([{ resolved_at: resolved }]);
    expect(await ground.ended(facts.exchange)).toBe('lost');
  });
});
