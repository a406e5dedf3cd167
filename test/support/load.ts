import { types } from 'node:util';
import { WELL_KNOWN } from '../../src/apps/local/sample-data';
import type { Officers } from '../../src/apps/local/demo/officers';
import { referenceResources } from '../../src/contracts/reference';
import { aQuestion, Caller, type Answer } from './client';
import { aGrant, aSystem, govern } from './governance';
import { until } from './kafka';

/** What came back and when, whatever it was: tests of failures judge each outcome themselves. */
export interface Outcome extends Pick<Answer, 'status' | 'body' | 'code' | 'audit'> {
  /** `status kind-or-code`, or `connection broken` (status 0). */
  readonly outcome: string;
  readonly retryAfterSeconds: number | undefined;
  readonly startedMs: number;
  readonly ms: number;
}

/** Makes one call and notes its outcome; a connection that was refused or broke is one too. */
export async function observe(call: () => Promise<Answer>): Promise<Outcome> {
  const startedMs = Date.now();
  try {
    const { status, body, code, audit, headers } = await call();
    const kind = typeof body['kind'] === 'string' ? body['kind'] : 'ok';
    const outcome = `${status} ${status === 200 ? kind : String(code)}`;
    const retryAfter = headers.get('retry-after');
    const retryAfterSeconds = retryAfter === null ? undefined : Number(retryAfter);
    return { status, body, code, audit, outcome, retryAfterSeconds, startedMs, ms: Date.now() - startedMs };
  } catch (error) {
    // What fetch throws for all that happens on the network. Not `instanceof`: Jest's realm is not fetch's.
    if (!types.isNativeError(error) || error.name !== 'TypeError') throw error;
    const nothing = { status: 0, body: {}, code: undefined, audit: undefined, retryAfterSeconds: undefined };
    return { ...nothing, outcome: 'connection broken', startedMs, ms: Date.now() - startedMs };
  }
}

/** How often each outcome came. */
export function tally(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** Two agents, one of them for two resources: what tests of failures put under load. */
const LOADED = ['101001/000001', '101001/000002', '102001/000001'] as const;

/** A system of this test's own with a grant over every first-version item of each loaded resource. */
export interface Ground {
  readonly officers: Officers;
  readonly caller: Caller;
  /** Ids of grants, and tokens for all of each, by resource code. */
  readonly grants: Readonly<Record<string, { readonly id: string }>>;
  readonly tokens: Readonly<Record<string, string>>;
}

/** On the stack that `stack()` names; resolves when agents answer for all three. */
export async function prepareGround(): Promise<Ground> {
  const officers = await govern();
  const system = await aSystem(officers);
  const caller = await Caller.of(system);
  const grants: Record<string, { id: string }> = {};
  const tokens: Record<string, string> = {};
  for (const resource of LOADED) {
    const { schema } = referenceResources.find(({ code }) => code === resource)!;
    const items = Object.keys((schema as { properties: object }).properties);
    const grant = await aGrant(officers, system, { resource, items, dailyQuota: 100_000 });
    const token = await caller.token(grant);
    Object.assign(grants, { [resource]: grant });
    Object.assign(tokens, { [resource]: token });
    await until(
      async () => (await caller.exchange({ token, prefer: 'wait=2', body: found(resource) })).status === 200,
      30_000,
    );
  }
  return { officers, caller, grants, tokens };
}

/** A question that is answered `found` while everything works. */
export function found(resource: string): Record<string, unknown> {
  const enterprise = { type: 'credit-code', id: WELL_KNOWN.enterprise.creditCode };
  const subject = resource.startsWith('102') ? { subject: enterprise } : {};
  const items = [resource === '101001/000002' ? 'headName' : 'name'];
  return aQuestion({ resource, mode: 'fetch', values: undefined, items, ...subject });
}

export interface Load<T> {
  /** Outcomes so far, as they came. */
  readonly outcomes: readonly T[];
  /** Begins nothing new unless it was to make so many calls, and waits for what runs. */
  end(): Promise<readonly T[]>;
}

/** Calls again and again, so many at once, until it is ended or has made `most` calls. */
export function startLoad<T>(callers: number, call: (index: number) => Promise<T>, most = Infinity): Load<T> {
  const outcomes: T[] = [];
  let begun = 0;
  let ending = false;
  const loop = async (): Promise<void> => {
    while (!ending && begun < most) outcomes.push(await call(begun++));
  };
  const loops = Promise.all(Array.from({ length: callers }, loop));
  return {
    outcomes,
    end: async () => {
      ending = most === Infinity;
      await loops;
      return outcomes;
    },
  };
}
