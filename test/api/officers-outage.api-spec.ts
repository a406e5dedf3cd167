import { Browser, call, outcome } from '../support/browser';
import { startGovernedApp, type GovernedApp } from '../support/governed-app';
import { openTcpDoor, type TcpDoor } from '../support/tcp-door';

// Real: HTTP stack, PostgreSQL (behind a door), Kafka. Fake: the clock.
let api: GovernedApp;
let door: TcpDoor;

beforeAll(async () => {
  api = await startGovernedApp({
    reroute: async (url) => {
      door = await openTcpDoor(url);
      return door.through(url);
    },
  });
}, 60_000);
afterAll(() => api.close());

describe('without PostgreSQL', () => {
  it('nobody logs in, nobody is believed, and everybody is told promptly to come back', async () => {
    const { login, password } = api.logins.own;
    expect((await new Browser(api).login(login, password)).status).toBe(201);
    await door.shut();
    const start = performance.now();
    const answers = await Promise.all([
      new Browser(api).login(login, password),
      api.browsers.own.call('GET', '/v1/session'),
      api.browsers.own.call('GET', '/v1/departments'),
      call(api, 'GET', '/v1/keys'),
    ]);
    for (const answer of answers) {
      expect(outcome(answer)).toEqual([503, 'database.unavailable']);
      expect(answer.headers['retry-after']).toBeDefined();
    }
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
