import type { Officers } from '../../src/apps/local/demo/officers';
import { aQuestion, Caller, type Answer, type Call } from '../support/client';
import { aGrant, aSystem, gatewayUrl, govern } from '../support/governance';
import { Ledger } from '../support/ledger';
import { requestEnds, requestsSince } from '../support/request-topics';
import { stack } from '../support/stack';

let ledger: Ledger;
let caller: Caller;
let token: string;
let before: Awaited<ReturnType<typeof requestEnds>>;
/** What each refused call of an identified caller was told. */
const refused: { code: string; audit: string | undefined }[] = [];

beforeAll(async () => {
  const officers: Officers = await govern();
  ledger = await Ledger.open();
  const system = await aSystem(officers);
  caller = await Caller.of(system);
  token = await caller.token(await aGrant(officers, system));
  before = await requestEnds();
}, 60_000);

afterAll(() => ledger.close());

const APPLICANT = '990102198503070013';
const fetching = (more: object = {}): object =>
  aQuestion({ mode: 'fetch', values: undefined, items: ['name'], ...more });
const citizen = (id: unknown): object => ({ type: 'citizen-number', id });
const deep = (levels: number): string => `{"values":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`;

/** What is sent, the answer, and all of its faults. */
type Row = [what: string, call: Call, status: number, code: string, faults: string[]];

const OF_CONTENT: Row[] = [
  [
    'an unknown member',
    { body: aQuestion({ urgent: true } as never) },
    400,
    'contract.broken',
    ['/urgent contract.unknown-member'],
  ],
  [
    'a member missing',
    { body: aQuestion({ matter: undefined }) },
    400,
    'contract.broken',
    ['/matter contract.required'],
  ],
  [
    'a wrong check digit',
    { body: aQuestion({ subject: citizen('990102198503070014') }) },
    400,
    'contract.broken',
    ['/subject/id contract.format.citizen-number'],
  ],
  [
    'a number of 15 digits',
    { body: aQuestion({ subject: citizen('990102850307001') }) },
    400,
    'contract.broken',
    ['/subject/id contract.format.citizen-number'],
  ],
  [
    'a number that is no text',
    { body: aQuestion({ subject: citizen(990102) }) },
    400,
    'contract.broken',
    ['/subject/id contract.type'],
  ],
  [
    'a credit code with a wrong check character',
    { body: aQuestion({ subject: { type: 'credit-code', id: '91990102MA9999A17G' } }) },
    400,
    'contract.broken',
    ['/subject/id contract.format.credit-code'],
  ],
  [
    'a matter code that is none',
    { body: aQuestion({ matter: '119901009990000998' }) },
    400,
    'contract.broken',
    ['/matter contract.format.matter-code'],
  ],
  [
    'a code outside its table',
    { body: aQuestion({ values: { sex: '7', ethnicGroup: '99' } }) },
    400,
    'contract.broken',
    ['/values/ethnicGroup contract.code-table', '/values/sex contract.code-table'],
  ],
  [
    'a date that no calendar has',
    { body: aQuestion({ values: { birthDate: '2026-02-30' } }) },
    400,
    'contract.broken',
    ['/values/birthDate contract.format.date'],
  ],
  [
    'a value of another type',
    { body: aQuestion({ values: { name: 7 } }) },
    400,
    'contract.broken',
    ['/values/name contract.type'],
  ],
  [
    'items twice',
    { body: fetching({ items: ['name', 'name'] }) },
    400,
    'contract.broken',
    ['/items contract.duplicate'],
  ],
  [
    'a verification without values',
    { body: aQuestion({ values: undefined }) },
    400,
    'contract.broken',
    ['/values contract.required'],
  ],
  [
    'a reason of a thousand characters',
    { body: aQuestion({ reason: '字'.repeat(1_000) }) },
    400,
    'contract.broken',
    ['/reason contract.too-long'],
  ],
  [
    'identifiers in free text',
    { body: aQuestion({ reason: `为${APPLICANT}办理`, case: `件${APPLICANT}` }) },
    400,
    'exchange.identifier-in-text',
    ['/case contract.identifier-in-text', '/reason contract.identifier-in-text'],
  ],
  [
    'everything wrong at once',
    {
      body: {
        mode: 'verify',
        subject: citizen('1'),
        values: {},
        more: 1,
        matter: 'x',
        case: '',
        operator: 'o',
        reason: 'r',
      },
    },
    400,
    'contract.broken',
    [
      '/case contract.pattern',
      '/case contract.too-short',
      '/matter contract.format.matter-code',
      '/more contract.unknown-member',
      '/resource contract.required',
      '/subject/id contract.format.citizen-number',
      '/values contract.too-few',
    ],
  ],
  ['null in place of an object', { headers: {}, body: 'null' }, 400, 'contract.broken', [' contract.type']],
];

const OF_FORM: Row[] = [
  ['no JSON', { body: '{"mode":' }, 400, 'json.malformed', [' json.syntax']],
  ['an empty body', { body: '' }, 400, 'json.malformed', [' json.syntax']],
  [
    'a member named twice',
    { body: JSON.stringify(aQuestion()).replace('{', '{"mode":"fetch",') },
    400,
    'json.malformed',
    [' json.duplicate-member'],
  ],
  ['nesting without end', { body: deep(5_000) }, 400, 'json.malformed', [' json.too-deep']],
  ['a prototype', { body: '{"__proto__":{"mode":"verify"}}' }, 400, 'json.malformed', [' json.forbidden-member']],
  ['a body of a megabyte', { body: aQuestion({ reason: 'x'.repeat(1_048_576) }) }, 413, 'http.body-too-large', []],
  ['XML by its name', { headers: { 'content-type': 'application/xml' } }, 415, 'http.unsupported-media-type', []],
  [
    'a form',
    { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'mode=verify' },
    415,
    'http.unsupported-media-type',
    [],
  ],
];

const OF_GRANT: Row[] = [
  [
    'an item that is not granted',
    { body: fetching({ items: ['name', 'registeredAddress'] }) },
    403,
    'grant.item-outside',
    [],
  ],
  ['an item that no contract has', { body: fetching({ items: ['shoeSize'] }) }, 403, 'grant.item-outside', []],
  [
    'a resource that is not granted',
    { body: fetching({ resource: '101001/000002', items: ['members'] }) },
    403,
    'grant.missing',
    [],
  ],
  [
    'a subject of another type',
    { body: aQuestion({ subject: { type: 'credit-code', id: '91990102MA9999A17F' } }) },
    400,
    'exchange.subject-type-mismatch',
    [],
  ],
];

describe('a known caller is told every fault, in a problem document, with the id of its record', () => {
  it.each([...OF_CONTENT, ...OF_FORM, ...OF_GRANT])('%s', async (_what, call, status, code, faults) => {
    const answer = await caller.exchange({ token, ...call });
    expect(answer).toMatchObject({ status, code, faults });
    expect(answer.contentType).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ type: `/problems/${code}`, kind: 'denied', title: expect.any(String) });
    refused.push({ code, audit: answer.audit });
  });

  it('never repeats what was sent', async () => {
    const secret = '张三丰的秘密';
    const { body } = await caller.exchange({
      token,
      body: aQuestion({ [secret]: secret, subject: citizen(secret) } as never),
    });
    expect(JSON.stringify(body)).not.toContain(secret);
  });

  it('each refusal stands in the ledger with its rule', async () => {
    const ids = refused.map(({ audit }) => audit!);
    expect(ids).not.toContain(undefined);
    const records = await ledger.recordsOf(caller.system.id, ids);
    const rules = ids
      .map((id) => records.find((record) => record.id === id))
      .map((record) => [record?.type, record?.rule]);
    expect(rules).toEqual(refused.map(({ code }) => ['exchange.denied', code]));
  });

  it('and nothing of it was admitted or reached a department', async () => {
    expect(await ledger.exchangesOf(caller.system.id)).toEqual([]);
    const keys = await requestsSince(before);
    // Other specs may ask meanwhile: what stands there must belong to an exchange that somebody else was admitted to.
    const admitted = await ledger.query<{ id: string }>('SELECT id FROM exchanges WHERE id = ANY($1::uuid[])', [keys]);
    expect(new Set(admitted.map(({ id }) => id))).toEqual(new Set(keys));
  });
});

describe('whoever proves nothing', () => {
  it('is refused, counted by cause and not recorded one by one', async () => {
    const counted = await anonymousRefusals('token.invalid');
    const answers: Answer[] = [];
    for (let n = 0; n < 3; n++) answers.push(await caller.exchange({ token: 'nonsense' }));
    expect(answers.map(({ status, audit }) => [status, audit])).toEqual(Array(3).fill([401, undefined]));
    expect(await anonymousRefusals('token.invalid')).toBeGreaterThanOrEqual(counted + 3);
  });

  it.each<[string, RequestInit, number, string]>([
    [
      'a member twice in a header',
      {
        method: 'POST',
        headers: [
          ['dpop', 'a'],
          ['dpop', 'b'],
        ],
      },
      401,
      'access.unauthenticated',
    ],
    ['a method that the route has not', { method: 'PUT' }, 404, 'http.not-found'],
  ])('gets a problem document for %s', async (_what, request, status, code) => {
    const response = await fetch(`${gatewayUrl()}/v1/exchanges`, request);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
  });
});

async function anonymousRefusals(cause: string): Promise<number> {
  const text = await (await fetch(`${stack().gateway!.management}/metrics`)).text();
  const line = text
    .split('\n')
    .find((one) => one.startsWith('onceway_anonymous_refusals_total') && one.includes(`"${cause}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}
