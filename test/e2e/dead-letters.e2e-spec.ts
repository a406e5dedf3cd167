import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Client } from 'pg';
import type { LetterView } from '../../src/modules/letters';
import { distEntry } from '../../src/apps/local/paths';
import { createKafka, RecordProducer, requestTopic } from '../../src/platform/kafka';
import { quiet, testBrokers, until } from '../support/kafka';
import { stack } from '../support/stack';
import { RUBBISH } from '../support/tap';

// The commands as an operator types them, beside the running agents and worker, who put aside what they cannot take.

let producer: RecordProducer;

beforeAll(async () => {
  const kafka = createKafka({ brokers: testBrokers(), clientId: 'dead-letters-e2e', logger: quiet() });
  producer = new RecordProducer({ kafka, logger: quiet() });
  await producer.start();
}, 30_000);
afterAll(() => producer.stop());

interface Said {
  status: number | null;
  stderr: string;
  answer: Record<string, unknown>;
}

function cli(...words: string[]): Said {
  const { kafka, postgres, keys } = stack();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [distEntry('cli'), 'dead-letters', ...words, '--json'],
    {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: postgres.owner,
        KAFKA_BROKERS: kafka.brokers,
        WORKER_KEYS_DIR: join(keys.folder, 'worker'),
      },
    },
  );
  const last = stdout.trim().split('\n').at(-1) ?? '';
  return { status, stderr, answer: last === '' ? {} : (JSON.parse(last) as Record<string, unknown>) };
}

/** Something that nobody can take, and its letter once it has been written. */
async function rubbish(topic: string): Promise<LetterView> {
  const { partition, offset } = await producer.send({ topic, value: RUBBISH, headers: {}, partition: 0 });
  let letter: LetterView | undefined;
  await until(() => {
    const { answer } = cli('list', '--topic', topic);
    const letters = (answer['letters'] ?? []) as LetterView[];
    letter = letters.find((one) => one.partition === partition && one.offset === offset);
    return letter !== undefined;
  }, 30_000);
  return letter!;
}

const place = ({ topic, partition, offset }: LetterView): string[] => [
  ...['--topic', topic, '--partition', String(partition)],
  ...['--offset', offset, '--by', 'wang.op'],
];

it('what an agent put aside is listed with its reason, and what it could never read is not sent again', async () => {
  const letter = await rubbish(requestTopic(stack().agents[0]!.creditCode));
  expect(letter).toMatchObject({ state: 'waiting', reason: 'kafka.record-broken' });
  const { status, stderr } = cli('replay', ...place(letter));
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^dead-letter\.not-replayable: /)]);
}, 60_000);

it('what a worker put aside is refused as before, then settled by name and cause, once, and the ledger says so', async () => {
  const letter = await rubbish('audit.records');
  expect(letter).toMatchObject({ state: 'waiting', reason: 'audit.malformed' });
  const refused = cli('replay', ...place(letter));
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringMatching(/^dead-letter\.still-refused: /)]);

  const settle = ['resolve', ...place(letter), '--cause', 'operator.forgery'];
  expect(cli(...settle)).toMatchObject({ status: 0, answer: { ok: true, resolved: true } });
  expect(cli(...settle)).toMatchObject({ status: 0, answer: { ok: true, resolved: false } });
  expect(cli('replay', ...place(letter))).toMatchObject({ status: 0, answer: { ok: true, replayed: false } });
  await until(async () => (await actsOn(letter)).length > 0, 30_000);
  expect(await actsOn(letter)).toEqual([
    { type: 'dead-letter.resolved', operator: 'wang.op', reasonCode: 'operator.forgery' },
  ]);
}, 60_000);

/** As the ledger has them. */
async function actsOn({ partition, offset }: LetterView): Promise<unknown[]> {
  const owner = new Client({ connectionString: stack().postgres.owner });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ type: string; operator: string; reasonCode: string }>(
      `SELECT type, record::jsonb ->> 'operator' AS operator, record::jsonb ->> 'reasonCode' AS "reasonCode"
         FROM ledger_entries WHERE type LIKE 'dead-letter.%'
          AND record::jsonb -> 'facts' ->> 'offset' = $1 AND (record::jsonb -> 'facts' ->> 'partition')::int = $2`,
      [offset, partition],
    );
    return rows;
  } finally {
    await owner.end();
  }
}

it('says all that is wrong with what was typed', () => {
  const { status, stderr } = cli('resolve', '--partition', 'x', '--by', 'a b', '--cause', 'forgery');
  expect(status).toBe(1);
  for (const fault of ['--topic', '--partition: x is no', '--offset', '--by: ', '--cause: '])
    expect(stderr).toContain(fault);
});
