import { Client } from 'pg';
import type { GrantView, RequestGrant } from '../../src/contracts';
import { grantTo, newSystem, publishMissing, type System } from '../../src/apps/local/demo/governance';
import { firstOfficer, gatewayOf, Officers } from '../../src/apps/local/demo/officers';
import { GOVERNMENT_SERVICES } from '../../src/apps/local/sample-data';
import { stack } from './stack';

export { MATTER, type System } from '../../src/apps/local/demo/governance';

/** Any number, as long as all specs take the same: two must not publish one entry at once. */
const PUBLISHING = 310_310;

/** Officers of this spec's own on the running stack, with the reference resources published. */
export async function govern(): Promise<Officers> {
  const officers = await Officers.gather(stack(), await (await firstOfficer(stack())).changePassword());
  const lock = new Client({ connectionString: stack().postgres.admin });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [PUBLISHING]);
    await publishMissing(officers);
  } finally {
    await lock.end();
  }
  return officers;
}

export function gatewayUrl(): string {
  return gatewayOf(stack());
}

/** A further system of the window department, with a key of its own. */
export async function aSystem(officers: Officers): Promise<System> {
  return newSystem(await officers.windowHead, GOVERNMENT_SERVICES.creditCode);
}

/** Person basics, both modes, for that system alone; whatever a test needs otherwise is given. */
export function aGrant(
  officers: Officers,
  system: Pick<System, 'id'>,
  more: Partial<RequestGrant> = {},
): Promise<GrantView> {
  return grantTo(officers, {
    resource: '101001/000001',
    modes: ['verify', 'fetch'],
    items: ['name', 'birthDate', 'sex', 'ethnicGroup'],
    systems: [system.id],
    ...more,
  });
}
