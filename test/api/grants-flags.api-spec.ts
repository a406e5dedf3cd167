import { CatalogueApp, DEPARTMENTS, type OfficerName } from '../support/catalogue-app';
import { aRenewal, entryIn, GRANT_APPROVAL, GRANT_REFUSAL, grantIn, standingOf } from '../support/entries';
import { dayFromNow, giveAttribute, registerAttribute, takeAttribute, aWorker } from '../support/grant-ground';

// No act may end a suspension but the one of the side that holds it (systems §8: "submit ignores suspension").
let app: CatalogueApp;
let worker: Awaited<ReturnType<typeof aWorker>>;
beforeAll(async () => {
  app = await CatalogueApp.start();
  await entryIn(app, 'published', { code: '101001/000001' });
  await registerAttribute(app, 'duty');
  await giveAttribute(app, DEPARTMENTS.office, 'duty');
  worker = await aWorker(app);
}, 60_000);
afterAll(async () => {
  await worker.close();
  await app.close();
}, 30_000);

const HOLDERS = { authority: 'authority', consumer: 'officeHead', provider: 'policeHead' } as const;
type Side = keyof typeof HOLDERS;
const SIDES = Object.keys(HOLDERS) as Side[];
const HELD: Side[][] = SIDES.reduce<Side[][]>((sets, side) => sets.flatMap((set) => [set, [...set, side]]), [[]]);

const without = (held: Side[], side: Side): Side[] => held.filter((other) => other !== side);

interface Transition {
  before?: (id: string) => Promise<unknown>;
  act: (id: string) => Promise<unknown>;
  /** Flags afterwards; as before unless said. */
  held?: (held: Side[]) => Side[];
  state?: string;
}
const post = async (who: OfficerName, url: string, body?: object): Promise<unknown> => {
  const answer = await app.call(who, 'POST', url, body);
  if (answer.status >= 500) throw new Error(`${url}: ${answer.status}`);
  return answer;
};
const renewalOf = async (id: string): Promise<string> => {
  const { body } = await app.call('officeHead', 'GET', `/v1/grants/${id}`);
  return `/v1/grants/${id}/renewals/${(body['renewal'] as { id: string }).id}`;
};

const TRANSITIONS: Record<string, Transition> = {
  'file a renewal': { act: (id) => aRenewal(app, id, 'filed') },
  'sign off a renewal': {
    before: (id) => aRenewal(app, id, 'filed'),
    act: async (id) => post('officeHead', `${await renewalOf(id)}/sign-off`),
  },
  'approve a renewal': {
    before: (id) => aRenewal(app, id, 'requested'),
    act: async (id) => post('policeHead', `${await renewalOf(id)}/decision`, GRANT_APPROVAL),
  },
  'refuse a renewal': {
    before: (id) => aRenewal(app, id, 'requested'),
    act: async (id) => post('policeHead', `${await renewalOf(id)}/decision`, GRANT_REFUSAL),
  },
  'withdraw a renewal': {
    before: (id) => aRenewal(app, id, 'requested'),
    act: async (id) => post('officeHead', `${await renewalOf(id)}/withdrawal`, { reason: '撤回' }),
  },
  'sign off again': { act: (id) => post('officeHead2', `/v1/grants/${id}/sign-off`) },
  'approve again': { act: (id) => post('policeHead2', `/v1/grants/${id}/decision`, GRANT_APPROVAL) },
  'refuse now': { act: (id) => post('policeHead2', `/v1/grants/${id}/decision`, GRANT_REFUSAL) },
  'lose an attribute and regain it': {
    act: async () => {
      await takeAttribute(app, DEPARTMENTS.office, 'duty');
      await worker.settle();
      await giveAttribute(app, DEPARTMENTS.office, 'duty');
      await worker.settle();
    },
  },
  'announce the last day': { act: () => worker.settle(dayFromNow(70)) },
  'end it': { act: (id) => post('policeHead', `/v1/grants/${id}/end`, { reason: '取消' }), state: 'ended' },
  expire: { act: () => worker.settle(dayFromNow(101)), state: 'ended' },
  ...Object.fromEntries(
    SIDES.flatMap((side): [string, Transition][] => [
      [
        `suspend for the ${side}`,
        {
          act: (id) => post(HOLDERS[side], `/v1/grants/${id}/suspensions`, { reason: '核查' }),
          held: (held) => [...without(held, side), side].sort(),
        },
      ],
      [
        `resume for the ${side}`,
        {
          act: (id) => app.call(HOLDERS[side], 'DELETE', `/v1/grants/${id}/suspensions/${side}`),
          held: (held) => without(held, side),
        },
      ],
    ]),
  ),
};

describe.each(Object.entries(TRANSITIONS))('%s', (_name, { before, act, held: after, state = 'approved' }) => {
  it.each(HELD.map((held) => [held] as const))('of a grant held suspended by %j', async (held) => {
    const id = await grantIn(app, 'requested', { until: dayFromNow(100) });
    await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, { ...GRANT_APPROVAL, requires: ['duty'] });
    await before?.(id);
    for (const side of held) {
      const url = `/v1/grants/${id}/suspensions`;
      expect(await app.call(HOLDERS[side], 'POST', url, { reason: '核查' })).toMatchObject({ status: 201 });
    }
    await act(id);
    expect(await standingOf(app, id)).toMatchObject({ suspended_by: after?.(held) ?? held, state });
  });
});
