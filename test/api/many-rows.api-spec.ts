import { Client } from 'pg';
import { World } from '../support/access-matrix/world';
import type { CallerName } from '../support/access-matrix/callers';

// A page costs the same whatever lies behind it (EDC #5545: a query for each entry). Real: HTTP stack, PostgreSQL.
const MANY = 3_000;
let world: World;

beforeAll(async () => {
  world = await World.start();
  await world.grant('approved');
  await world.stop();
}, 120_000);
afterAll(() => world.close(), 30_000);

const LISTS: Record<string, [who: CallerName, path: () => string]> = {
  entries: ['authority-officer', () => '/v1/catalogue/entries?limit=200'],
  resources: ['own sharing-head', () => '/v1/catalogue/resources?limit=200'],
  grants: ['own sharing-head', () => '/v1/grants?limit=200'],
  'grants of a system': ['own system', () => '/v1/system/grants?limit=200'],
  events: ['own sharing-head', () => '/v1/events?limit=200'],
  stops: ['authority-officer', () => '/v1/stops?limit=200'],
  systems: ['own sharing-head', () => `/v1/departments/${world.codes.own}/systems?limit=200`],
};

/** Statements that the app sends while it answers one page, and how many rows that page has. */
async function costOf(name: string): Promise<{ queries: number; rows: number }> {
  // The least of three: a lease may be renewed in between, by a clock of its own.
  const costs = [await onceOf(name), await onceOf(name), await onceOf(name)];
  return costs.reduce((least, cost) => (cost.queries < least.queries ? cost : least));
}

async function onceOf(name: string): Promise<{ queries: number; rows: number }> {
  const [who, path] = LISTS[name]!;
  // Typed by overloads, of which the spy needs none.
  const query = jest.spyOn(Client.prototype as unknown as { query: () => unknown }, 'query');
  try {
    const { status, body } = await world.callAs(who, 'GET', path());
    expect(status).toBe(200);
    return { queries: query.mock.calls.length, rows: ((body['items'] ?? body['events']) as unknown[]).length };
  } finally {
    query.mockRestore();
  }
}

/** Copies of one row, each with what must differ. */
async function multiply(table: string, where: string, differing: string): Promise<void> {
  await world.api.owner.query(
    `INSERT INTO ${table} SELECT (jsonb_populate_record(t, ${differing})).*
       FROM ${table} t, generate_series(1, ${MANY}) n
      WHERE t.ctid = (SELECT ctid FROM ${table} WHERE ${where} LIMIT 1)`,
  );
}

it.each(Object.keys(LISTS))('of %s there is something to list', async (name) => {
  expect((await costOf(name)).rows).toBeGreaterThan(0);
});

describe('with many rows', () => {
  const few: Record<string, number> = {};

  beforeAll(async () => {
    for (const name of Object.keys(LISTS)) few[name] = (await costOf(name)).queries;
    const resource = `jsonb_build_object('code', '301009/' || n)`;
    await multiply('entries', `code = '${world.published.own}'`, resource);
    await multiply(
      'entry_versions',
      `resource = '${world.published.own}'`,
      `jsonb_build_object('id', gen_random_uuid(), 'resource', '301009/' || n)`,
    );
    const id = `jsonb_build_object('id', gen_random_uuid())`;
    await multiply('grants', `department = '${world.codes.own}' AND state = 'approved'`, id);
    await multiply('systems', `department = '${world.codes.own}'`, id);
    await multiply('stops', 'true', `jsonb_build_object('id', gen_random_uuid(), 'target', gen_random_uuid())`);
    await multiply(
      'events',
      `department = '${world.codes.own}'`,
      // Without a gap: numbers of a feed have none.
      `jsonb_build_object('id', gen_random_uuid(), 'place', n + (SELECT last FROM event_feeds f WHERE f.department = t.department))`,
    );
    await world.api.owner.query('UPDATE event_feeds SET last = last + $1 WHERE department = $2', [
      MANY,
      world.codes.own,
    ]);
    await world.api.owner.query('ANALYZE');
  }, 60_000);

  it.each(Object.keys(LISTS))('a page of %s takes as many queries at 3,000 rows as at three', async (name) => {
    const { queries, rows } = await costOf(name);
    expect(queries).toBe(few[name]);
    expect(queries).toBeLessThan(12);
    expect(rows).toBe(200);
  });
});
