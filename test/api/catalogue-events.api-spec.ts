import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner';

import { CatalogueApp, DEPARTMENTS } from '../support/catalogue-app';
import { ENTRY_APPROVAL, entryIn, grantIn, nextCode, versionUrl } from '../support/entries';
import { toldOf } from '../support/events';

let app: CatalogueApp;
beforeAll(async () => {
  app = await CatalogueApp.start();
}, 60_000);
afterEach(() => jest.restoreAllMocks());
afterAll(() => app.close());

const { office, police, market } = DEPARTMENTS;
const REASON = { reason: '补正材料' };

/** A published entry on which the office holds a grant, and its code. */
async function heldEntry(): Promise<{ code: string; grant: string }> {
  const code = await entryIn(app, 'published', { code: nextCode() });
  return { code, grant: await grantIn(app, 'approved', { resource: code }) };
}

describe('of its entries a department is told', () => {
  it.each<[string, 'submitted' | 'approved', string, object | undefined, string]>([
    ['the approval', 'submitted', 'decision', ENTRY_APPROVAL, 'onceway.entry.approved.v1'],
    ['the return', 'submitted', 'decision', { decision: 'return', ...REASON }, 'onceway.entry.returned.v1'],
    [
      'the return of what was approved',
      'approved',
      'decision',
      { decision: 'return', ...REASON },
      'onceway.entry.returned.v1',
    ],
    ['the publication', 'approved', 'publish', undefined, 'onceway.entry.published.v1'],
    ['the withdrawal', 'approved', 'withdraw', REASON, 'onceway.entry.withdrawn.v1'],
  ])('%s', async (_what, state, act, body, type) => {
    const code = await entryIn(app, state);
    const before = await toldOf(app, `${code}/1`);
    expect(await app.call('authority', 'POST', `${versionUrl(code)}/${act}`, body)).toMatchObject({ status: 200 });
    expect((await toldOf(app, `${code}/1`)).slice(before.length)).toEqual([
      { type, subject: `${code}/1`, data: { resource: code, version: 1, department: police }, to: [police] },
    ]);
  });

  it('nothing of what was refused', async () => {
    const code = await entryIn(app, 'approved');
    const before = await toldOf(app, `${code}/1`);
    expect(await app.call('policeHead', 'POST', `${versionUrl(code)}/publish`)).toMatchObject({ status: 403 });
    expect(await app.call('authority', 'POST', `${versionUrl(code)}/decision`, ENTRY_APPROVAL)).toMatchObject({
      status: 409,
    });
    expect(await toldOf(app, `${code}/1`)).toEqual(before);
  });
});

describe('who holds a grant on an entry is told', () => {
  it('of a new version, suspended or not', async () => {
    const { code, grant } = await heldEntry();
    await app.call('policeHead', 'POST', `/v1/grants/${grant}/suspensions`, REASON);
    await entryIn(app, 'published', { code });
    expect((await toldOf(app, `${code}/2`)).at(-1)).toMatchObject({
      type: 'onceway.entry.published.v1',
      to: [office, police].sort(),
    });
  });

  it('of the withdrawal of the version that the grant is on, of no other', async () => {
    const { code } = await heldEntry();
    await entryIn(app, 'published', { code });
    for (const version of [2, 1]) {
      await app.call('authority', 'POST', `${versionUrl(code, version)}/withdraw`, REASON);
    }
    const last = async (version: number): Promise<object> => (await toldOf(app, `${code}/${version}`)).at(-1)!;
    expect(await last(2)).toMatchObject({ type: 'onceway.entry.withdrawn.v1', to: [police] });
    expect(await last(1)).toMatchObject({ type: 'onceway.entry.withdrawn.v1', to: [office, police].sort() });
  });

  it.each(['ended', 'over', 'requested'] as const)('no more, or not yet, when it is %s', async (how) => {
    const code = await entryIn(app, 'published', { code: nextCode() });
    const id = await grantIn(app, how === 'over' ? 'approved' : how, { resource: code });
    if (how === 'over') {
      await app.owner.query(
        `UPDATE grants SET valid_until = (now() AT TIME ZONE 'Asia/Shanghai')::date - 1 WHERE id = $1`,
        [id],
      );
    }
    await entryIn(app, 'published', { code });
    expect((await toldOf(app, `${code}/2`)).at(-1)).toMatchObject({ to: [police] });
  });

  it('by as many queries, however many there are', async () => {
    const counts: number[] = [];
    for (const holders of [0, 30]) {
      const { code, grant } = await heldEntry();
      await multiply(grant, holders);
      await entryIn(app, 'approved', { code });
      const queries = jest.spyOn(PostgresQueryRunner.prototype, 'query');
      await app.call('authority', 'POST', `${versionUrl(code, 2)}/publish`);
      counts.push(queries.mock.calls.length);
      queries.mockRestore();
      const { to } = (await toldOf(app, `${code}/2`)).at(-1)!;
      expect(to).toHaveLength(2 + holders);
      expect(to).not.toContain(market);
    }
    expect(counts[1]).toBe(counts[0]);
  });
});

/** The same grant for so many further departments. */
async function multiply(grant: string, departments: number): Promise<void> {
  await app.owner.query(
    `INSERT INTO departments SELECT (jsonb_populate_record(d, jsonb_build_object('code', 'made-' || n))).*
       FROM departments d, generate_series(1, $2::int) n WHERE d.code = $1`,
    [office, departments],
  );
  await app.owner.query(
    `INSERT INTO grants SELECT (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(), 'department', d.code))).*
       FROM grants g, departments d WHERE g.id = $1 AND d.code LIKE 'made-%'`,
    [grant],
  );
}
