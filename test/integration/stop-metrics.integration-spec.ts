import { StopMetrics } from '../../src/modules/stops';
import { createRegistry } from '../../src/platform/metrics';
import { LedgerGround } from '../support/ledger-ground';

// Real: PostgreSQL and the worker's own role. Fake: nothing.
let ground: LedgerGround;
beforeAll(async () => {
  ground = await LedgerGround.open();
});
afterAll(() => ground.close());

const DEPARTMENT = '119901009990000480';

it('the worker counts the stops in force by scope, those lifted or over no more', async () => {
  await ground.owner.query(
    `INSERT INTO departments (code, name_zh, name_en, kind, registered_at) VALUES ($1, 'd', 'd', 'authority', now())`,
    [DEPARTMENT],
  );
  const [officer] = await ground.owner.query<{ id: string }[]>(
    `INSERT INTO officers (id, department, login, name, roles, password_hash, must_change_password, created_at)
     VALUES (gen_random_uuid(), $1, 'o', 'o', ARRAY['authority-officer'], '-', false, now()) RETURNING id`,
    [DEPARTMENT],
  );
  const place = (scope: string, target: string | null, until: string | null, lifted: boolean): Promise<unknown> =>
    ground.owner.query(
      `INSERT INTO stops (id, scope, target, owner, side, reason, since, until, placed_by, placed_for, affected, lifted_at, lifted_by)
       VALUES (gen_random_uuid(), $1::text, $2::text, CASE WHEN $2::text IS NOT NULL THEN $3 END, 'authority', 'r', now(),
               now() + $4::interval, $5::uuid, $3, '{}', CASE WHEN $6 THEN now() END, CASE WHEN $6 THEN $5::uuid END)`,
      [scope, target, DEPARTMENT, until, officer!.id, lifted],
    );
  await place('resource', '101001/000001', null, false);
  await place('resource', '101001/000002', '1 hour', false);
  await place('resource', '101001/000003', '-1 second', false);
  await place('department', DEPARTMENT, null, true);
  await place('everything', null, null, false);
  const registry = createRegistry('worker');
  await new StopMetrics(registry).refresh(ground.source);
  const gauge = registry.getSingleMetric('onceway_stops_in_force');
  const { values } = await gauge!.get();
  expect(values.map(({ labels, value }) => [(labels as { scope: string }).scope, value])).toEqual([
    ['system', 0],
    ['department', 0],
    ['resource', 2],
    ['everything', 1],
  ]);
});
