import { Client } from 'pg';
import { enterprises, loadSampleData, WELL_KNOWN } from '../../src/apps/local/sample-data';
import { emptyDatabase, type EmptyDatabase } from '../support/empty-database';

// Real: PostgreSQL, one database a department as on the local stack.
const people = 500;
let police: EmptyDatabase;
let registrar: EmptyDatabase;

async function query<Row extends object>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  [police, registrar] = await Promise.all([emptyDatabase(), emptyDatabase()]);
}, 30_000);

afterAll(async () => {
  await police.drop();
  await registrar.drop();
});

describe('loading sample data', () => {
  it('loads as many rows as it says, and the same ones again', async () => {
    const request = { department: 'public-security', url: police.url, people } as const;
    const first = await loadSampleData(request);
    expect(first.rows).toMatchObject({ rk_jbxx: people, hk_cyxx: people });
    expect(await loadSampleData(request)).toEqual(first);
    const [count] = await query<{ n: string }>(police.url, 'SELECT count(*) AS n FROM rkgl.rk_jbxx');
    expect(Number(count!.n)).toBe(people);
  });

  it('gives every firm a representative whom the police know under the same name', async () => {
    await loadSampleData({ department: 'market-regulation', url: registrar.url, people });
    const firms = await query<{ name: string; number: string }>(
      registrar.url,
      'SELECT fddbr AS name, frzjhm AS number FROM scdj.qy_djxx',
    );
    expect(firms).toHaveLength([...enterprises(people, 99)].length);
    const known = await query<{ name: string; number: string }>(
      police.url,
      'SELECT xm AS name, gmsfhm AS number FROM rkgl.rk_jbxx WHERE gmsfhm = ANY ($1)',
      [firms.map(({ number }) => number)],
    );
    const names = new Map(known.map(({ name, number }) => [number, name]));
    expect(firms.filter(({ name, number }) => names.get(number) !== name)).toEqual([]);
  });

  it('leaves what was there when a load fails', async () => {
    const request = { department: 'public-security', url: police.url, people, reader: 'no_such_role' } as const;
    await expect(loadSampleData(request)).rejects.toThrow('no_such_role');
    const rows = await query<{ xm: string }>(police.url, 'SELECT xm FROM rkgl.rk_jbxx WHERE gmsfhm = $1', [
      WELL_KNOWN.applicant.number,
    ]);
    expect(rows).toEqual([{ xm: WELL_KNOWN.applicant.name }]);
  });
});
