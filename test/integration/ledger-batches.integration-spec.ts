import { uuidv7 } from '../../src/kernel';
import type { AuditMessage } from '../../src/modules/audit/read-audit-message';
import { LedgerGround } from '../support/ledger-ground';

// Real: PostgreSQL with the worker's own role, signatures. Fake: Kafka (messages are handed in as the consumer would).
let ground: LedgerGround;
beforeAll(async () => (ground = await LedgerGround.open()));
afterAll(() => ground.close());
const GRANT = uuidv7();
let before = 0;
beforeEach(async () => {
  before = (await ground.entries()).length;
});
const fresh = async (): Promise<{ record: string }[]> => (await ground.entries()).slice(before);

describe('records of several partitions', () => {
  /** Two records of one partition and one of another. */
  function ofTwo(): [AuditMessage, AuditMessage, AuditMessage] {
    const first = ground.message({ type: 'grant.resumed', grant: GRANT });
    for (;;) {
      const other = ground.message({ type: 'grant.resumed', grant: uuidv7() });
      if (other.partition !== first.partition) {
        return [first, ground.message({ type: 'grant.resumed', grant: GRANT }), other];
      }
    }
  }

  it('enter together, each once and in the order of its partition', async () => {
    const [first, second, other] = ofTwo();
    const batches = [
      { partition: other.partition, read: ground.check([other]), holeIsFinal: true },
      { partition: first.partition, read: ground.check([first, second]), holeIsFinal: true },
    ];
    const outcomes = await ground.writer().writeAll(batches);
    expect(outcomes.map(({ entered }) => entered.length)).toEqual([1, 2]);
    const texts = (await fresh()).map(({ record }) => record);
    expect(texts).toEqual([other, first, second].map(({ value }) => value!.toString()));
    expect((await ground.writer().writeAll(batches)).map(({ entered }) => entered)).toEqual([[], []]);
    expect(await fresh()).toHaveLength(3);
  });

  it('do not wait for one that stands behind a hole', async () => {
    const [first, behind, other] = ofTwo();
    await ground.writer().write(first.partition, ground.check([first]), true);
    const missing = BigInt(first.offset) + 1n;
    const later = { ...behind, offset: String(BigInt(behind.offset) + 1n) };
    const outcomes = await ground.writer().writeAll([
      { partition: later.partition, read: ground.check([later]) },
      { partition: other.partition, read: ground.check([other]), holeIsFinal: true },
    ]);
    expect(outcomes).toMatchObject([{ entered: [], readFrom: String(missing) }, { entered: ['grant.resumed'] }]);
  });
});
