import { REGIONS } from '../../src/apps/local/sample-data';
import { creditCodeOf } from '../../src/kernel/identifiers';
import { outcome, type Answer } from '../support/browser';
import { startGovernedApp, type GovernedApp } from '../support/governed-app';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock.
let api: GovernedApp;

beforeAll(async () => {
  api = await startGovernedApp();
}, 60_000);
afterAll(() => api.close(), 30_000);

const names = { zh: '区划', en: 'Region' };
const register = (body: object): Promise<Answer> => api.browsers.authority.call('POST', '/v1/regions', { body });

it.each(['990102198503070013', ' '])('a name like %j is none', async (zh) => {
  const named = { ...names, zh };
  for (const [path, body] of [
    ['/v1/regions', { code: '950000', names: named }],
    ['/v1/departments', { code: creditCodeOf('11', '990100', '99900998'), names: named }],
  ] as const) {
    const answer = await api.browsers.authority.call('POST', path, { body });
    expect(outcome(answer)).toEqual([400, 'contract.broken']);
  }
});

describe('regions', () => {
  it.each([
    ['990000', { level: 'province' }],
    ['990100', { level: 'city', parent: '990000' }],
    ['990102', { level: 'district', parent: '990100' }],
  ])('stand in a tree that their codes tell: %s', async (code, expected) => {
    const { body } = await api.browsers.own.call('GET', '/v1/regions?limit=200');
    const items = body['items'] as { code: string }[];
    expect(items.map((item) => item.code)).toEqual(REGIONS.map((region) => region.code));
    expect(items.find((item) => item.code === code)).toMatchObject(expected);
  });

  it.each<[string, string, [number, string | undefined]]>([
    ['a new province', '980000', [201, undefined]],
    ['a city below it', '980100', [201, undefined]],
    ['a district below that', '980101', [201, undefined]],
    ['a city whose province is not there', '970100', [404, 'party.region-unknown']],
    ['a district whose city is not there', '980201', [404, 'party.region-unknown']],
    ['one that is there', '990100', [409, 'party.region-taken']],
  ])('are registered from the top down: %s', async (_name, code, expected) => {
    expect(outcome(await register({ code, names }))).toEqual(expected);
  });

  it('are registered by one of many at once, and every registration is recorded', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => register({ code: '960000', names })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const records = await api.owner.query<{ value: string }[]>(
      `SELECT value FROM outbox WHERE topic = 'audit.records' AND value::jsonb ->> 'type' = 'region.registered'
          AND value::jsonb -> 'facts' ->> 'region' = '960000'`,
    );
    expect(records.map(({ value }) => JSON.parse(value) as object)).toMatchObject([
      { officer: api.logins.authority.id },
    ]);
  });

  it.each([
    ['full-width digits', '９９０１０４'],
    ['a Cyrillic letter among them', '9901О4'],
    ['Arabic-Indic digits', '٩٩٠١٠٤'],
    ['a digit and a joiner', '990104\u200d'],
    ['twelve digits', '990104001000'],
    ['a district under no city', '990004'],
  ])('are refused with %s for a code', async (_name, code) => {
    expect(outcome(await register({ code, names }))).toEqual([400, 'contract.broken']);
  });
});

describe('the region of a department', () => {
  const department = (serial: string, more: object): Promise<Answer> => {
    const code = creditCodeOf('11', '990102', `9990${serial}`);
    return api.browsers.authority.call('POST', '/v1/departments', { body: { code, names, ...more } });
  };

  it.each<[string, object, object]>([
    ['0001', {}, { status: 201, body: { region: '990102' } }],
    ['0002', { region: '990200' }, { status: 201, body: { region: '990200' } }],
    ['0003', { region: '990300' }, { status: 404, body: { code: 'party.region-unknown' } }],
    ['0004', { region: '99010２' }, { status: 400, body: { code: 'contract.broken' } }],
  ])('is what was said, or its credit code: %s %j', async (serial, more, expected) => {
    expect(await department(serial, more)).toMatchObject(expected);
  });
});
