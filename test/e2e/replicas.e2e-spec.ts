import { calculateJwkThumbprint } from 'jose';
import type { Officer } from '../../src/apps/local/demo/officer';
import type { GrantView } from '../../src/contracts';
import { aQuestion, Caller, type Answer } from '../support/client';
import { startOwnStack, type OwnStack } from '../support/faults';
import { aGrant, aSystem, govern, MATTER } from '../support/governance';
import { Ledger } from '../support/ledger';
import { observe, startLoad, tally, type Outcome } from '../support/load';
import { startReplica, type Replica } from '../support/replica';

// Two replicas behind one public URL, with nothing between them but PostgreSQL: what is used once is used once of both,
// and what is forbidden at one is forbidden at the other from the next call on. A stack of this file's own, since
// departments and everything are stopped.
let own: OwnStack;
let second: Replica;
let ledger: Ledger;
let officers: Awaited<ReturnType<typeof govern>>;

jest.setTimeout(180_000);

beforeAll(async () => {
  own = await startOwnStack();
  [officers, second, ledger] = await Promise.all([govern(), startReplica({ publicUrl: 'shared' }), Ledger.open()]);
  const { callers, token } = await granted();
  for (const caller of callers) await caller.untilAnswered(token);
});

afterAll(async () => {
  await ledger.close();
  await second.stop();
  await own.close();
});

interface Granted {
  grant: GrantView;
  token: string;
  /** One caller, at either replica. */
  callers: readonly [Caller, Caller];
}

/** A system of its own with a grant over person basics, and a token that lives. */
async function granted(dailyQuota = 100_000): Promise<Granted> {
  const system = await aSystem(officers);
  const grant = await aGrant(officers, system, { dailyQuota });
  const here = await Caller.of(system);
  return { grant, token: await here.token(grant), callers: [here, here.through(second.url)] };
}

const detailsOf = ({ grant }: Granted): object => ({ type: 'onceway_exchange', grant: grant.id, matter: MATTER });

/** So many calls at once, every other one at the other replica. */
function atOnce(count: number, { callers }: Granted, call: (caller: Caller) => Promise<Answer>): Promise<Outcome[]> {
  return Promise.all(Array.from({ length: count }, (_, at) => observe(() => call(callers[at % 2]!))));
}

describe('what is used once is used once of both replicas', () => {
  it('of 50 uses of one assertion, one gets a token', async () => {
    const one = await granted();
    const client_assertion = await one.callers[0].assertion();
    const outcomes = await atOnce(50, one, (caller) => caller.askToken(detailsOf(one), { form: { client_assertion } }));
    expect(tally(outcomes)).toEqual({ '200 ok': 1, '401 token.invalid-client': 49 });
    expect(outcomes.filter(({ status }) => status === 401).map(({ body }) => body['error'])).toEqual(
      Array(49).fill('invalid_client'),
    );
  });

  it('of 50 uses of one proof at the token endpoint, one gets a token', async () => {
    const one = await granted();
    const dpop = await one.callers[0].proof('/oauth/token');
    const outcomes = await atOnce(50, one, (caller) => caller.askToken(detailsOf(one), { dpop }));
    expect(tally(outcomes)).toEqual({ '200 ok': 1, '400 token.invalid-dpop-proof': 49 });
  });

  it('of 50 uses of one proof at the exchange, one is answered and takes quota once', async () => {
    const one = await granted();
    const dpop = await one.callers[0].proof('/v1/exchanges', one.token);
    const outcomes = await atOnce(50, one, (caller) => caller.exchange({ token: one.token, dpop }));
    expect(tally(outcomes)).toEqual({ '200 match': 1, '401 token.dpop-reused': 49 });
    expect(await ledger.quotaUsed(one.grant.id)).toBe(1);
  });

  it('of 200 exchanges at a remaining quota of 1, one is answered and 199 are told when there is more', async () => {
    const one = await granted(1);
    const outcomes = await atOnce(200, one, (caller) => caller.exchange({ token: one.token }));
    expect(tally(outcomes)).toEqual({ '200 match': 1, '429 quota.exhausted': 199 });
    expect(outcomes.filter(({ status, retryAfterSeconds = 0 }) => status === 429 && retryAfterSeconds < 1)).toEqual([]);
    expect(await ledger.quotaUsed(one.grant.id)).toBe(1);
    expect(await ledger.exchangesOf(one.callers[0].system.id)).toHaveLength(1);
  });
});

/** An act that forbids, what calls are then answered, and the act that allows again, if there is one. */
interface Ban {
  forbid: (one: Granted) => Promise<() => Promise<unknown>>;
  refused: string;
  /** What the token endpoint answers. */
  noToken: string;
  rounds: number;
}

const reason = '发现异常查询，先行停止';
const suspendedBy = (officer: () => Promise<Officer>, side: string): Ban => ({
  rounds: 3,
  refused: '403 grant.suspended',
  noToken: '403 grant.suspended',
  forbid: async ({ grant }) => {
    await (await officer()).post(`/v1/grants/${grant.id}/suspensions`, { reason });
    return async () => (await officer()).delete(`/v1/grants/${grant.id}/suspensions/${side}`);
  },
});

const stoppedBy = (officer: () => Promise<Officer>, what: (one: Granted) => object): Ban => ({
  rounds: 2,
  refused: '403 access.stopped',
  noToken: '403 access.stopped',
  forbid: async (one) => {
    const { id } = await (await officer()).post<{ id: string }>('/v1/stops', { ...what(one), reason });
    return async () => (await officer()).delete(`/v1/stops/${id}`);
  },
});

const deactivated = (which: (one: Granted) => string): Ban => ({
  rounds: 2,
  refused: '403 access.department-inactive',
  noToken: '403 access.department-inactive',
  forbid: async (one) => {
    const path = `/v1/departments/${which(one)}`;
    await officers.authority.post(`${path}/deactivate`);
    return () => officers.authority.post(`${path}/activate`);
  },
});

const BANS: Record<string, Ban> = {
  'a stop of the system': stoppedBy(
    () => officers.windowHead,
    ({ callers: [{ system }] }) => ({ scope: 'system', target: system.id }),
  ),
  'a stop of the department that asks': stoppedBy(
    () => Promise.resolve(officers.authority),
    ({ grant }) => ({ scope: 'department', target: grant.department }),
  ),
  'a stop of the department that is asked, by itself': stoppedBy(
    () => officers.policeHead,
    ({ grant }) => ({ scope: 'department', target: grant.provider }),
  ),
  'a stop of the resource': stoppedBy(
    () => officers.policeHead,
    ({ grant }) => ({ scope: 'resource', target: grant.resource }),
  ),
  'a stop of everything': stoppedBy(
    () => Promise.resolve(officers.authority),
    () => ({ scope: 'everything' }),
  ),
  'a suspension by the consumer': suspendedBy(() => officers.windowHead, 'consumer'),
  'a suspension by the provider': suspendedBy(() => officers.policeHead, 'provider'),
  'a suspension by the authority': suspendedBy(() => Promise.resolve(officers.authority), 'authority'),
  'the end of the grant': {
    rounds: 1,
    refused: '403 grant.ended',
    noToken: '403 grant.ended',
    forbid: async ({ grant }) => {
      await (await officers.policeHead).post(`/v1/grants/${grant.id}/end`, { reason });
      return never;
    },
  },
  "the system's deactivation": {
    rounds: 3,
    refused: '403 access.system-inactive',
    noToken: '403 access.system-inactive',
    forbid: async ({ callers: [{ system }] }) => {
      const head = await officers.windowHead;
      await head.post(`/v1/systems/${system.id}/deactivate`);
      return () => head.post(`/v1/systems/${system.id}/activate`);
    },
  },
  "the asking department's deactivation": deactivated(({ grant }) => grant.department),
  "the asked department's deactivation": deactivated(({ grant }) => grant.provider),
  "the revocation of the system's key": {
    rounds: 1,
    refused: '401 token.key-revoked',
    noToken: '401 token.invalid-client',
    forbid: async ({ callers: [{ system }] }) => {
      const kid = await calculateJwkThumbprint(system.signingKey);
      await (await officers.windowHead).delete(`/v1/systems/${system.id}/keys/${kid}`);
      return never;
    },
  },
};

/** There is no way back from it. */
const never = (): Promise<undefined> => Promise.resolve(undefined);

describe('what is forbidden is forbidden at both replicas to every call that starts after the answer', () => {
  it.each(Object.keys(BANS))('%s', async (name) => {
    const { forbid, refused, noToken, rounds } = BANS[name]!;
    const one = await granted();
    for (let round = 0; round < rounds; round++) {
      // Both replicas are busy with this very token, so that whatever they might remember is warm.
      const load = startLoad(4, (index) =>
        observe(() => one.callers[index % 2]!.exchange({ token: one.token, body: aQuestion() })),
      );
      await seen(load, 12);
      const allow = await forbid(one);
      const forbiddenMs = Date.now();
      await seen(load, load.outcomes.length + 16);
      const after = (await load.end()).filter(({ startedMs }) => startedMs > forbiddenMs);
      expect(after.length).toBeGreaterThan(8);
      expect(tally(after)).toEqual({ [refused]: after.length });
      const asked = await atOnce(2, one, (caller) => caller.askToken(detailsOf(one)));
      expect(tally(asked)).toEqual({ [noToken]: 2 });
      if ((await allow()) === undefined) continue;
      expect(tally(await atOnce(4, one, (caller) => caller.exchange({ token: one.token })))).toEqual({
        '200 match': 4,
      });
    }
  });
});

async function seen({ outcomes }: { readonly outcomes: readonly unknown[] }, count: number): Promise<void> {
  while (outcomes.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}
