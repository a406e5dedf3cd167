import { Replica } from '../support/admission-desk';
import { AdmissionGround, type GroundGrant } from '../support/admission-ground';

// Real: PostgreSQL with the gateway's own role, two replicas of admission. Fake: tokens, proofs, the contract.
let ground: AdmissionGround;
let replicas: [Replica, Replica];

beforeAll(async () => {
  ground = await AdmissionGround.open(2);
  replicas = [new Replica(ground.replicas[0]!), new Replica(ground.replicas[1]!)];
}, 30_000);
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.settled()));
  await ground.close();
}, 30_000);

/** What each replica says to one call; what was admitted is ended at once. */
async function outcomes(grant: GroundGrant): Promise<string[]> {
  const asked = await Promise.all(replicas.map((replica) => replica.ask(ground.call(grant, { mode: 'verify' }))));
  return asked.map(({ outcome }) => outcome);
}

const write = (sql: string, values: unknown[]): Promise<unknown> => ground.owner.query(sql, values);
const endOf = { consumer: '119901009990000998', provider: '11990100999000013D' };

type Turn = (grant: GroundGrant, on: boolean) => Promise<unknown>;
const department =
  (code: string): Turn =>
  (_grant, on) =>
    write('UPDATE departments SET active = $2 WHERE code = $1', [code, on]);

describe('what is true of a party is true for the next call on every replica', () => {
  it.each<[string, string, Turn]>([
    [
      'the asking system',
      'access.system-inactive',
      ({ system }, on) => write('UPDATE systems SET active = $2 WHERE id = $1', [system, on]),
    ],
    ['the asking department', 'access.department-inactive', department(endOf.consumer)],
    ['the providing department', 'access.department-inactive', department(endOf.provider)],
    [
      'an attribute that the grant requires',
      'grant.attribute-missing',
      ({ id }, on) =>
        write(
          on
            ? `UPDATE department_attributes SET lost_at = NULL, lost_because = NULL WHERE attribute = ANY((SELECT requires FROM grants WHERE id = $1)::text[])`
            : `UPDATE department_attributes SET lost_at = now(), lost_because = 'withdrawn' WHERE attribute = ANY((SELECT requires FROM grants WHERE id = $1)::text[])`,
          [id],
        ),
    ],
    [
      'an attribute whose last day was yesterday',
      'grant.attribute-missing',
      ({ id }, on) =>
        write(
          `UPDATE department_attributes SET until = (now() AT TIME ZONE 'Asia/Shanghai')::date + $2::int
            WHERE attribute = ANY((SELECT requires FROM grants WHERE id = $1)::text[])`,
          [id, on ? 0 : -1],
        ),
    ],
  ])('%s, off and on again: %s', async (_name, refusal, turn) => {
    const grant = await ground.grant(await ground.system(), await ground.resource());
    await requiring(grant);
    expect(await outcomes(grant)).toEqual(['admitted', 'admitted']);
    await turn(grant, false);
    expect(await outcomes(grant)).toEqual([refusal, refusal]);
    await turn(grant, true);
    expect(await outcomes(grant)).toEqual(['admitted', 'admitted']);
  });

  it('a key that was revoked never speaks again', async () => {
    const grant = await ground.grant(await ground.system(), await ground.resource());
    await write('UPDATE system_keys SET revoked_at = now() WHERE system_id = $1', [grant.system]);
    expect(await outcomes(grant)).toEqual(['token.key-revoked', 'token.key-revoked']);
  });
});

/** The grant requires an attribute that nobody else needs, and the consumer has it. */
async function requiring({ id }: GroundGrant): Promise<void> {
  const attribute = `duty-${id}`;
  await write(`INSERT INTO attributes VALUES ($1, '职责', 'Duty', now())`, [attribute]);
  await write(
    `INSERT INTO department_attributes (id, department, attribute, legal_basis, held_from)
     VALUES (gen_random_uuid(), $1, $2, '依据', now())`,
    [endOf.consumer, attribute],
  );
  await write('UPDATE grants SET requires = ARRAY[$2] WHERE id = $1', [id, attribute]);
}
