import { outcome, type Answer } from '../support/browser';
import { startGovernedApp, type GovernedApp } from '../support/governed-app';
import { TokenCaller } from '../support/token-caller';

// Requests of one moment share their statements; across replicas: test/e2e/replicas.

let api: GovernedApp;
let caller: TokenCaller;
let other: TokenCaller;

beforeAll(async () => {
  api = await startGovernedApp();
  [caller, other] = [await TokenCaller.of(api), await TokenCaller.of(api)];
}, 60_000);
afterAll(() => api.close(), 30_000);

function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const name = status === 200 ? 'token' : String(body['code']);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const atOnce = (count: number, ask: () => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, ask));

describe('requests that come at once', () => {
  it('with one assertion get one token, and others beside them their own', async () => {
    const form = { client_assertion: await caller.assertion() };
    const [same, own, strangers] = await Promise.all([
      atOnce(20, () => caller.ask({ form })),
      atOnce(10, () => caller.ask()),
      atOnce(10, () => other.ask()),
    ]);
    expect(tally(same)).toEqual({ token: 1, 'token.invalid-client': 19 });
    expect([tally(own), tally(strangers)]).toEqual([{ token: 10 }, { token: 10 }]);
  });

  it('with one proof get one token', async () => {
    const dpop = await caller.proof();
    expect(tally(await atOnce(20, () => caller.ask({ dpop })))).toEqual({ token: 1, 'token.invalid-dpop-proof': 19 });
  });

  it('of two systems may use one jti', async () => {
    const jti = 'the-same-for-both-systems';
    const ask = async (of: TokenCaller): Promise<Answer> =>
      of.ask({ form: { client_assertion: await of.assertion({ claims: { jti } }) } });
    expect(tally(await Promise.all([ask(caller), ask(other)]))).toEqual({ token: 2 });
  });

  it('by a system that is unknown among them are refused alone', async () => {
    const unknown = await caller.assertion({ claims: { iss: '01a2121c-10e8-76f4-8b95-a17664c413d7' } });
    const [refused, given] = await Promise.all([
      caller.ask({ form: { client_assertion: unknown } }),
      atOnce(3, () => other.ask()),
    ]);
    expect([outcome(refused), tally(given)]).toEqual([[401, 'token.invalid-client'], { token: 3 }]);
  });
});
