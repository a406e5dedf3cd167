import { Client } from 'pg';
import type { StackFile } from '../stack-file';
import type { Teller } from './teller';

const WITHIN_MS = 15_000;

/** Every record that the story was told of stands in the ledger, once the worker has brought it there. */
export async function readTheLedger(stack: StackFile, teller: Teller): Promise<void> {
  teller.chapter({ zh: '审计：每一步都留痕', en: 'The ledger: each step left its record' });
  const ids = teller.steps.flatMap(({ audit }) => (audit === undefined ? [] : [audit]));
  await teller.step(
    { zh: '上述审计记录均已入账', en: 'The records named above are in the ledger' },
    `${ids.length} of ${ids.length}`,
    async () => ({ got: `${await entered(stack.postgres.owner, ids)} of ${ids.length}`, value: undefined }),
  );
}

/** How many of the records were entered, after waiting for the worker where one is missing. */
async function entered(url: string, ids: readonly string[]): Promise<number> {
  const database = new Client({ connectionString: url });
  await database.connect();
  try {
    const end = Date.now() + WITHIN_MS;
    for (;;) {
      const { rows } = await database.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM ledger_entries WHERE id = ANY($1::uuid[])',
        [ids],
      );
      const n = rows[0]?.n ?? 0;
      if (n === ids.length || Date.now() > end) return n;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  } finally {
    await database.end();
  }
}
