import { calculateJwkThumbprint } from 'jose';
import { validate, type PublishedKey } from '../../src/contracts';
import { outcome, type Answer } from '../support/browser';
import { CODES, OPERATOR, startGovernedApp, type GovernedApp } from '../support/governed-app';
import { offered } from '../support/offered-keys';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock.
let api: GovernedApp;

beforeAll(async () => {
  api = await startGovernedApp();
}, 60_000);
afterAll(() => api.close());

const AGENT_KEYS = `/v1/departments/${CODES.own}/agent-keys`;

async function newSystem(department: string = CODES.own): Promise<string> {
  return (await api.parties.registerSystem(OPERATOR, department, { names: { zh: '系统', en: 'System' } })).id;
}

const register = (system: string, body: object): Promise<Answer> =>
  api.browsers.authority.call('POST', `/v1/systems/${system}/keys`, { body });

describe('keys of a system', () => {
  it('are named by their thumbprint and believed until they are revoked, several side by side', async () => {
    const system = await newSystem();
    const jwks = [offered.p256(), offered.ed25519()];
    const kids: string[] = [];
    for (const jwk of jwks) {
      const answer = await register(system, { use: 'sig', jwk });
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ kid: await calculateJwkThumbprint(jwk as never), status: 'active' });
      kids.push(String(answer.body['kid']));
    }
    await register(system, { use: 'enc', jwk: offered.x25519() });
    const believed = async () => (await api.parties.findSystemForAssertion(system))?.keys.map(({ kid }) => kid).sort();
    expect(await believed()).toEqual([...kids].sort());
    const revoked = await api.browsers.own.call('DELETE', `/v1/systems/${system}/keys/${kids[0]!}`);
    expect(revoked.status).toBe(204);
    expect(await believed()).toEqual([kids[1]]);
    const list = await api.browsers.own.call('GET', `/v1/systems/${system}/keys`);
    const items = list.body['items'] as { kid: string; status: string; revokedAt?: string }[];
    expect(items).toHaveLength(3);
    expect(items.find(({ kid }) => kid === kids[0])).toMatchObject({
      status: 'revoked',
      revokedAt: expect.any(String),
    });
  });

  it('are never taken twice: not by another system, another use or an agent, and not after revocation', async () => {
    const [system, other] = [await newSystem(), await newSystem(CODES.foreign)];
    const jwk = offered.p256();
    const { body } = await register(system, { use: 'sig', jwk });
    const again = async () => [
      outcome(await register(system, { use: 'sig', jwk })),
      outcome(await register(system, { use: 'enc', jwk })),
      outcome(await register(other, { use: 'sig', jwk })),
      outcome(await api.browsers.authority.call('POST', AGENT_KEYS, { body: { use: 'sig', jwk } })),
    ];
    const taken = Array.from({ length: 4 }, () => [409, 'party.key-taken']);
    expect(await again()).toEqual(taken);
    await api.browsers.own.call('DELETE', `/v1/systems/${system}/keys/${String(body['kid'])}`);
    expect(await again()).toEqual(taken);
  });

  it('go to one of many who register the same at once', async () => {
    const systems = await Promise.all([newSystem(), newSystem(), newSystem(CODES.foreign)]);
    const jwk = offered.ed25519();
    const answers = await Promise.all(systems.map((system) => register(system, { use: 'sig', jwk })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('are eight at most, also when they come at once; a revoked one makes room', async () => {
    const system = await newSystem();
    const offer = () => register(system, { use: 'sig', jwk: offered.ed25519() });
    const answers = await Promise.all(Array.from({ length: 10 }, offer));
    const kids = answers.filter(({ status }) => status === 201).map(({ body }) => String(body['kid']));
    expect(kids).toHaveLength(8);
    expect(outcome(await offer())).toEqual([409, 'party.key-limit']);
    await api.browsers.own.call('DELETE', `/v1/systems/${system}/keys/${kids[0]!}`);
    expect((await offer()).status).toBe(201);
  });

  it('are revoked by one of two at once, and only through their own system', async () => {
    const [system, other] = [await newSystem(), await newSystem()];
    const kid = String((await register(system, { use: 'sig', jwk: offered.p256() })).body['kid']);
    const path = (of: string) => `/v1/systems/${of}/keys/${kid}`;
    expect(outcome(await api.browsers.own.call('DELETE', path(other)))).toEqual([404, 'party.key-unknown']);
    const answers = await Promise.all([1, 2].map(() => api.browsers.own.call('DELETE', path(system))));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  it('are refused in plain words when they are private, and nothing of them is kept', async () => {
    const jwk = offered.private();
    const answer = await register(await newSystem(), { use: 'sig', jwk });
    expect(outcome(answer)).toEqual([400, 'party.key-private']);
    expect(JSON.stringify(answer.body)).not.toContain(jwk.d);
    expect(api.logged.join('')).not.toContain(jwk.d);
  });

  it.each<[string, object, string, string[]]>([
    [
      'another curve',
      { use: 'sig', jwk: { kty: 'EC', crv: 'P-384', x: 'A'.repeat(43) } },
      'contract.broken',
      ['/jwk/crv'],
    ],
    [
      'RSA',
      { use: 'sig', jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } },
      'contract.broken',
      ['/jwk/crv', '/jwk/e', '/jwk/kty', '/jwk/n', '/jwk/x'],
    ],
    [
      'a symmetric key',
      { use: 'sig', jwk: { kty: 'oct', k: 'AQAB' } },
      'contract.broken',
      ['/jwk/crv', '/jwk/k', '/jwk/kty', '/jwk/x'],
    ],
    ['X25519 that signs', { use: 'sig', jwk: offered.x25519() }, 'party.key-unsuitable', ['/jwk/crv']],
    [
      'a use of its own',
      { use: 'enc', jwk: { ...offered.p256(), use: 'sig', alg: 'ES256' } },
      'party.key-unsuitable',
      ['/jwk/alg', '/jwk/use'],
    ],
    [
      'a point off the curve',
      { use: 'sig', jwk: { ...offered.p256(), y: 'A'.repeat(43) } },
      'party.key-unsuitable',
      ['/jwk/x'],
    ],
  ])('are refused with %s', async (_name, body, code, pointers) => {
    const answer = await register(await newSystem(), body);
    expect(outcome(answer)).toEqual([400, code]);
    const faults = answer.body['faults'] as { pointer: string }[];
    expect([...new Set(faults.map(({ pointer }) => pointer))].sort()).toEqual(pointers);
  });
});

describe('keys of agents', () => {
  it('are announced when registered and when revoked, the later with the higher number', async () => {
    const jwk = offered.p256();
    const { body } = await api.browsers.own.call('POST', AGENT_KEYS, { body: { use: 'sig', jwk } });
    const kid = String(body['kid']);
    await api.browsers.own.call('DELETE', `${AGENT_KEYS}/${kid}`);
    const news = await announcementsOf(kid);
    expect(news.map(({ value }) => value)).toMatchObject([
      { owner: CODES.own, use: 'sig', kid, status: 'active', jwk: { ...jwk, kid, alg: 'ES256', use: 'sig' } },
      { owner: CODES.own, use: 'sig', kid, status: 'revoked' },
    ]);
    expect(news[1]!.value.seq).toBeGreaterThan(news[0]!.value.seq);
    for (const { value, row } of news) {
      expect(validate('PublishedKey', value)).toMatchObject({ ok: true });
      expect(row).toMatchObject({ key: kid, sign_as: 'onceway/key/v1' });
    }
    expect(await recordsAbout(kid)).toEqual(['key.registered', 'key.revoked']);
  });

  it('leave the active ones by use to those who seal and verify', async () => {
    const kids: Record<string, string> = {};
    for (const use of ['sig', 'enc'] as const) {
      const { body } = await api.browsers.own.call('POST', AGENT_KEYS, { body: { use, jwk: offered.p256() } });
      kids[use] = String(body['kid']);
    }
    const keys = await api.parties.agentKeys(CODES.own);
    expect(keys.signing.map(({ kid }) => kid)).toEqual([kids['sig']]);
    expect(keys.encryption.map(({ kid }) => kid)).toEqual([kids['enc']]);
    expect(await api.parties.agentKeys(CODES.foreign)).toEqual({ signing: [], encryption: [] });
  });

  it('cannot be X25519: messages are sealed to P-256', async () => {
    const answer = await api.browsers.own.call('POST', AGENT_KEYS, { body: { use: 'enc', jwk: offered.x25519() } });
    expect(outcome(answer)).toEqual([400, 'party.key-unsuitable']);
  });

  it('are revoked by one of two at once', async () => {
    const { body } = await api.browsers.own.call('POST', AGENT_KEYS, { body: { use: 'sig', jwk: offered.p256() } });
    const path = `${AGENT_KEYS}/${String(body['kid'])}`;
    const answers = await Promise.all([1, 2].map(() => api.browsers.own.call('DELETE', path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await announcementsOf(String(body['kid']))).toHaveLength(2);
  });
});

describe('keys of the gateway', () => {
  it("are the operator's to register, and announced under the owner gateway", async () => {
    const { kid } = await api.parties.registerGatewayKey(OPERATOR, { use: 'enc', jwk: offered.p256() as never });
    expect((await announcementsOf(kid))[0]?.value).toMatchObject({ owner: 'gateway', use: 'enc', status: 'active' });
    expect((await api.parties.gatewayKeys()).encryption.map((key) => key.kid)).toContain(kid);
    const officer = { kind: 'officer', officerId: api.logins.authority.id, department: CODES.authority } as const;
    const attempt = api.parties.registerGatewayKey(
      { ...officer, roles: ['authority-officer'] },
      {
        use: 'sig',
        jwk: offered.p256() as never,
      },
    );
    await expect(attempt).rejects.toMatchObject({ code: 'access.denied' });
    await api.parties.revokeGatewayKey(OPERATOR, kid);
    expect((await api.parties.gatewayKeys()).encryption.map((key) => key.kid)).not.toContain(kid);
  });
});

async function announcementsOf(kid: string): Promise<{ row: Record<string, unknown>; value: PublishedKey }[]> {
  const rows = await api.owner.query<{ value: string }[]>(
    `SELECT key, value, sign_as FROM outbox WHERE topic = 'exchange.keys' AND key = $1 ORDER BY id`,
    [kid],
  );
  return rows.map((row) => ({ row, value: JSON.parse(row.value) as PublishedKey }));
}

async function recordsAbout(kid: string): Promise<unknown[]> {
  const rows = await api.owner.query<{ value: string }[]>(
    `SELECT value FROM outbox WHERE topic = 'audit.records' AND value::jsonb -> 'facts' ->> 'kid' = $1 ORDER BY id`,
    [kid],
  );
  return rows.map(({ value }) => (JSON.parse(value) as { type: string }).type);
}
