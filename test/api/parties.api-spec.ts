import { creditCodeOf } from '../../src/kernel/identifiers';
import { call, outcome, type Browser } from '../support/browser';
import { CODES, OPERATOR, startGovernedApp, type GovernedApp } from '../support/governed-app';
import { offered } from '../support/offered-keys';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock.
let api: GovernedApp;

beforeAll(async () => {
  api = await startGovernedApp();
}, 60_000);
afterAll(() => api.close());

const names = { zh: '业务系统', en: 'System' };
const UNKNOWN = { uuid: '00000000-0000-7000-8000-000000000000', kid: 'A'.repeat(43), code: creditCode(999) };

function creditCode(serial: number): string {
  return creditCodeOf('11', '990100', `99900${String(serial).padStart(3, '0')}`);
}

let serial = 200;
const newCode = (): string => creditCode(++serial);

/** A department with one sharing head is `own`; what a route works on belongs to it. */
async function newSystem(): Promise<string> {
  return (await api.parties.registerSystem(OPERATOR, CODES.own, { names })).id;
}

async function newSystemKey(): Promise<{ system: string; kid: string }> {
  const system = await newSystem();
  const key = { use: 'sig' as const, jwk: offered.ed25519() as never };
  return { system, kid: (await api.parties.registerSystemKey(OPERATOR, system, key)).kid };
}

describe('who may', () => {
  type Expected = { authority: number; own: number; foreign: [number, string | undefined] };
  const register = { authority: 201, own: 201 };
  const done = { authority: 200, own: 200 };
  const gone = { authority: 204, own: 204 };
  const noDepartment: [number, string] = [404, 'party.department-unknown'];
  const noSystem: [number, string] = [404, 'party.system-unknown'];
  const key = () => ({ use: 'sig', jwk: offered.ed25519() });
  const agentKeys = `/v1/departments/${CODES.own}/agent-keys`;
  const systemOf = async (rest: string) => `/v1/systems/${await newSystem()}${rest}`;

  const routes: [string, string, () => Promise<[string, object?]>, Expected][] = [
    [
      'POST',
      'departments',
      async () => ['/v1/departments', { code: newCode(), names }],
      { authority: 201, own: 403, foreign: [403, 'access.denied'] },
    ],
    ['GET', 'departments', async () => ['/v1/departments'], { ...done, foreign: [200, undefined] }],
    ['GET', 'a department', async () => [`/v1/departments/${CODES.own}`], { ...done, foreign: [200, undefined] }],
    [
      'POST',
      'systems',
      async () => [`/v1/departments/${CODES.own}/systems`, { names }],
      { ...register, foreign: noDepartment },
    ],
    ['GET', 'systems', async () => [`/v1/departments/${CODES.own}/systems`], { ...done, foreign: noDepartment }],
    ['POST', 'keys of a system', async () => [await systemOf('/keys'), key()], { ...register, foreign: noSystem }],
    ['GET', 'keys of a system', async () => [await systemOf('/keys')], { ...done, foreign: noSystem }],
    [
      'DELETE',
      'a key of a system',
      async () => {
        const { system, kid } = await newSystemKey();
        return [`/v1/systems/${system}/keys/${kid}`];
      },
      { ...gone, foreign: noSystem },
    ],
    ['POST', 'deactivate', async () => [await systemOf('/deactivate')], { ...done, foreign: noSystem }],
    [
      'POST',
      'activate',
      async () => {
        const system = await newSystem();
        await api.browsers.own.call('POST', `/v1/systems/${system}/deactivate`);
        return [`/v1/systems/${system}/activate`];
      },
      { ...done, foreign: noSystem },
    ],
    ['POST', 'keys of agents', async () => [agentKeys, key()], { ...register, foreign: noDepartment }],
    ['GET', 'keys of agents', async () => [agentKeys], { ...done, foreign: noDepartment }],
    [
      'DELETE',
      'a key of agents',
      async () => {
        const { kid } = await api.parties.registerAgentKey(OPERATOR, CODES.own, key() as never);
        return [`${agentKeys}/${kid}`];
      },
      { ...gone, foreign: noDepartment },
    ],
  ];

  it.each(routes)('%s %s', async (method, _name, prepare, { authority, own, foreign }) => {
    const [path, body] = await prepare();
    expect(outcome(await call(api, method, path, { body }))).toEqual([401, 'session.missing']);
    const system = { authorization: 'DPoP a.b.c', dpop: 'a.b.c' };
    expect(outcome(await call(api, method, path, { body, headers: system }))).toEqual([401, 'session.missing']);
    if (method !== 'GET') {
      expect(outcome(await api.browsers.own.withoutToken(method, path, { body }))).toEqual([403, 'access.csrf']);
    }
    expect(outcome(await api.browsers.foreign.call(method, path, { body }))).toEqual(foreign);
    expect((await api.browsers.own.call(method, path, { body })).status).toBe(own);
    const [again, anotherBody] = await prepare();
    expect((await api.browsers.authority.call(method, again, { body: anotherBody })).status).toBe(authority);
  });

  it("cannot tell another department's things from things that do not exist", async () => {
    const { system, kid } = await newSystemKey();
    const pairs: [string, string, string][] = [
      ['GET', `/v1/systems/${system}/keys`, `/v1/systems/${UNKNOWN.uuid}/keys`],
      ['DELETE', `/v1/systems/${system}/keys/${kid}`, `/v1/systems/${UNKNOWN.uuid}/keys/${kid}`],
      ['POST', `/v1/systems/${system}/deactivate`, `/v1/systems/${UNKNOWN.uuid}/deactivate`],
      ['GET', `/v1/departments/${CODES.own}/systems`, `/v1/departments/${UNKNOWN.code}/systems`],
    ];
    for (const [method, theirs, nobodys] of pairs) {
      const answers = await Promise.all([theirs, nobodys].map((path) => api.browsers.foreign.call(method, path)));
      const [a, b] = answers.map(({ status, body }) => ({ status, body: { ...body, traceId: '' } }));
      expect(a).toEqual(b);
    }
  });

  it('anybody may read the keys that verify receipts, and no others', async () => {
    const sign = await api.parties.registerAgentKey(OPERATOR, CODES.foreign, {
      use: 'sig',
      jwk: offered.p256() as never,
    });
    const seal = await api.parties.registerAgentKey(OPERATOR, CODES.foreign, {
      use: 'enc',
      jwk: offered.p256() as never,
    });
    const own = await api.parties.registerGatewayKey(OPERATOR, { use: 'sig', jwk: offered.p256() as never });
    await api.browsers.foreign.call('DELETE', `/v1/departments/${CODES.foreign}/agent-keys/${sign.kid}`);
    const answer = await call(api, 'GET', '/v1/keys');
    expect(answer.status).toBe(200);
    const keys = answer.body['keys'] as { kid: string }[];
    const found = keys.find(({ kid }) => kid === sign.kid);
    expect(found).toMatchObject({ owner: CODES.foreign, use: 'sig', alg: 'ES256', status: 'revoked' });
    expect(keys.map(({ kid }) => kid)).not.toContain(seal.kid);
    expect(keys.map(({ kid }) => kid)).not.toContain(own.kid);
  });
});

describe('departments', () => {
  const authority = (): Browser => api.browsers.authority;

  it('are registered once, by one of many who do it at once', async () => {
    const body = { code: newCode(), names };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => authority().call('POST', '/v1/departments', { body })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body['code']).toBe('party.department-taken');
  });

  it('have one authority', async () => {
    const body = { code: newCode(), names, kind: 'authority' };
    expect(outcome(await authority().call('POST', '/v1/departments', { body }))).toEqual([
      409,
      'party.authority-taken',
    ]);
  });

  it('are listed page by page in the order of their codes', async () => {
    await authority().call('POST', '/v1/departments', { body: { code: newCode(), names } });
    const seen: string[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const path = `/v1/departments?limit=1${next === '' ? '' : `&cursor=${next}`}`;
      const { body } = await api.browsers.own.call('GET', path);
      seen.push(...(body['items'] as { code: string }[]).map(({ code }) => code));
      next = body['next'] as string | undefined;
    }
    expect(seen.length).toBeGreaterThanOrEqual(4);
    expect(seen).toEqual([...new Set(seen)].sort());
  });

  it.each<[string, unknown, string[]]>([
    ['a wrong check character', { code: '119901009990000481', names }, ['/code']],
    ['several faults', { code: 'x', names: { zh: '' }, colour: 'red' }, ['/code', '/colour', '/names/en', '/names/zh']],
    ['a kind of no register', { code: creditCode(998), names, kind: 'secret' }, ['/kind']],
    ['no object', [], ['']],
  ])('refuse %s', async (_name, body, pointers) => {
    const answer = await authority().call('POST', '/v1/departments', { body });
    expect(outcome(answer)).toEqual([400, 'contract.broken']);
    const faults = answer.body['faults'] as { pointer: string }[];
    expect([...new Set(faults.map(({ pointer }) => pointer))].sort()).toEqual(pointers);
  });

  it.each<[string, string, [number, string]]>([
    ['unknown', UNKNOWN.code, [404, 'party.department-unknown']],
    ['no credit code', 'x', [400, 'contract.broken']],
  ])('are not found when %s', async (_name, code, expected) => {
    expect(outcome(await authority().call('GET', `/v1/departments/${code}`))).toEqual(expected);
  });

  it('take no new system while they are inactive', async () => {
    const code = newCode();
    await authority().call('POST', '/v1/departments', { body: { code, names } });
    await api.owner.query('UPDATE departments SET active = false WHERE code = $1', [code]);
    const answer = await authority().call('POST', `/v1/departments/${code}/systems`, { body: { names } });
    expect(outcome(answer)).toEqual([403, 'access.department-inactive']);
  });
});

describe('systems', () => {
  it('are deactivated by one of two at once, and the token endpoint sees it on the next call', async () => {
    const system = await newSystem();
    const path = `/v1/systems/${system}/deactivate`;
    const answers = await Promise.all([1, 2].map(() => api.browsers.own.call('POST', path)));
    expect(answers.map(outcome).sort()).toEqual([
      [200, undefined],
      [409, 'party.wrong-state'],
    ]);
    expect(await api.parties.findSystemForAssertion(system)).toMatchObject({
      systemActive: false,
      departmentActive: true,
      department: CODES.own,
    });
    expect((await api.browsers.own.call('POST', `/v1/systems/${system}/activate`)).body).toMatchObject({
      status: 'active',
    });
  });

  it("are inactive with their department, and unknown when they are nobody's", async () => {
    const { id } = await api.parties.registerSystem(OPERATOR, CODES.foreign, { names });
    await api.owner.query('UPDATE departments SET active = false WHERE code = $1', [CODES.foreign]);
    expect(await api.parties.findSystemForAssertion(id)).toMatchObject({ departmentActive: false });
    await api.owner.query('UPDATE departments SET active = true WHERE code = $1', [CODES.foreign]);
    expect(await api.parties.findSystemForAssertion(UNKNOWN.uuid)).toBeUndefined();
  });
});
