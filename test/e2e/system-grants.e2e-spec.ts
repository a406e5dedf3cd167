import { Caller } from '../support/client';
import { aGrant, aSystem, gatewayUrl, govern, type System } from '../support/governance';

let officers: Awaited<ReturnType<typeof govern>>;
let system: System;
let caller: Caller;
let grant: { id: string };

jest.setTimeout(60_000);

beforeAll(async () => {
  officers = await govern();
  system = await aSystem(officers);
  caller = await Caller.of(system);
  grant = await aGrant(officers, system);
});

/** A token for no grant. */
async function token(of: Caller): Promise<string> {
  const { status, body } = await of.askToken('', { form: { authorization_details: undefined } });
  expect(status).toBe(200);
  expect(body).not.toHaveProperty('authorization_details');
  return String(body['access_token']);
}

interface Listed {
  status: number;
  code: string | undefined;
  grants: { id: string; status: string }[];
}

async function listed(of: Caller, accessToken: string, proof?: string): Promise<Listed> {
  const dpop = proof ?? (await of.proof('/v1/system/grants', accessToken, { claims: { htm: 'GET' } }));
  const headers = { authorization: `DPoP ${accessToken}`, dpop };
  const response = await fetch(`${gatewayUrl()}/v1/system/grants`, { headers });
  const body = (await response.json()) as { code?: string; items?: Listed['grants'] };
  return { status: response.status, code: body.code, grants: body.items ?? [] };
}

const ids = ({ grants }: Listed): string[] => grants.map(({ id }) => id);

describe('GET /v1/system/grants', () => {
  it('shows a system the grants that name it, and another of its department none of these', async () => {
    const other = await Caller.of(await aSystem(officers));
    const requested = await aGrant(officers, other.system);
    const seen = await listed(caller, await token(caller));
    expect(seen.status).toBe(200);
    expect(ids(seen)).toContain(grant.id);
    expect(ids(seen)).not.toContain(requested.id);
    expect(ids(await listed(other, await token(other)))).not.toContain(grant.id);
  });

  it('shows no more of a grant that has ended', async () => {
    const ended = await aGrant(officers, system);
    const head = await Promise.resolve(officers.windowHead);
    await head.post(`/v1/grants/${ended.id}/end`, { reason: '用毕' });
    expect(ids(await listed(caller, await token(caller)))).not.toContain(ended.id);
  });

  it('a token for no grant asks nothing of any department', async () => {
    const accessToken = await token(caller);
    expect(await caller.exchange({ token: accessToken })).toMatchObject({ status: 403, code: 'grant.missing' });
  });

  it('takes a proof once', async () => {
    const accessToken = await token(caller);
    const proof = await caller.proof('/v1/system/grants', accessToken, { claims: { htm: 'GET' } });
    expect(await listed(caller, accessToken, proof)).toMatchObject({ status: 200 });
    expect(await listed(caller, accessToken, proof)).toMatchObject({ status: 401, code: 'token.dpop-reused' });
  });

  it('refuses a revoked key and an inactive system at once, whatever tokens live', async () => {
    const accessToken = await token(caller);
    const head = await Promise.resolve(officers.windowHead);
    const keys = await head.get<{ items: { kid: string }[] }>(`/v1/systems/${system.id}/keys`);
    await head.delete(`/v1/systems/${system.id}/keys/${keys.items[0]!.kid}`);
    expect(await listed(caller, accessToken)).toMatchObject({ status: 401, code: 'token.key-revoked' });
    await head.post(`/v1/systems/${system.id}/deactivate`);
    expect(await listed(caller, accessToken)).toMatchObject({ status: 403, code: 'access.system-inactive' });
  });
});
