import { OFFICER_ROLES, type OfficerRole } from '../../src/kernel';
import { Browser, outcome, type Answer } from '../support/browser';
import { CODES, OPERATOR, startGovernedApp, unique, type GovernedApp } from '../support/governed-app';

// Real: HTTP stack, PostgreSQL, Kafka. Fake: the clock.
type Actor = OfficerRole | 'foreign sharing-head' | 'themselves';
type State = 'active' | 'disabled';
type Act = 'disable' | 'enable' | 'reset-password' | 'link' | 'unlink';

const ACTORS: readonly Actor[] = [...OFFICER_ROLES, 'foreign sharing-head', 'themselves'];
const STATES: readonly State[] = ['active', 'disabled'];
const GOVERNING: readonly Actor[] = ['authority-officer', 'auditor', 'ops'];
const UNLINKED = '00000000-0000-7000-8000-000000000000';

/** What the authority is answered about somebody else; everybody else is refused whatever the state. */
const LEGAL: Readonly<Record<Act, Readonly<Record<State, [number, string | undefined]>>>> = {
  disable: { active: [200, undefined], disabled: [409, 'officer.wrong-state'] },
  enable: { active: [409, 'officer.wrong-state'], disabled: [200, undefined] },
  'reset-password': { active: [200, undefined], disabled: [200, undefined] },
  link: { active: [201, undefined], disabled: [201, undefined] },
  unlink: { active: [404, 'officer.identity-unknown'], disabled: [404, 'officer.identity-unknown'] },
};

let api: GovernedApp;
const browsers = new Map<Actor, Browser>();
let themselves: string;

beforeAll(async () => {
  api = await startGovernedApp();
  for (const role of OFFICER_ROLES) {
    const department = GOVERNING.includes(role) ? CODES.authority : CODES.own;
    browsers.set(role, (await signedIn(role, department)).browser);
  }
  browsers.set('foreign sharing-head', (await signedIn('sharing-head', CODES.foreign)).browser);
  const self = await signedIn('authority-officer', CODES.authority);
  browsers.set('themselves', self.browser);
  themselves = self.id;
}, 60_000);
afterAll(() => api.close(), 30_000);

async function signedIn(role: OfficerRole, department: string): Promise<{ id: string; browser: Browser }> {
  const login = unique('officer');
  const asked = { login, name: 'Officer', department, roles: [role] };
  const { officer, firstPassword } = await api.officers.createOfficer(OPERATOR, asked);
  const browser = new Browser(api);
  await browser.login(login, firstPassword);
  await browser.changePassword(firstPassword, `a long enough phrase ${officer.id}`);
  return { id: officer.id, browser };
}

/** An account of `own` in that state. */
async function account(state: State): Promise<string> {
  const asked = { login: unique('clerk'), name: 'Clerk', department: CODES.own, roles: ['operator' as const] };
  const { officer } = await api.officers.createOfficer(OPERATOR, asked);
  if (state === 'disabled') await api.browsers.authority.call('POST', `/v1/officers/${officer.id}/disable`);
  return officer.id;
}

function act(browser: Browser, id: string, name: Act): Promise<Answer> {
  const path = `/v1/officers/${id}`;
  if (name === 'unlink') return browser.call('DELETE', `${path}/identities/${UNLINKED}`);
  if (name !== 'link') return browser.call('POST', `${path}/${name}`);
  return browser.call('POST', `${path}/identities`, {
    body: { issuer: 'https://id.test', subject: unique('subject') },
  });
}

const cases = ACTORS.flatMap((actor) =>
  STATES.flatMap((state) => (Object.keys(LEGAL) as Act[]).map((name) => [actor, state, name] as const)),
);

it.each(cases)('%s, an account that is %s: %s', async (actor, state, name) => {
  // Nobody signs in to a disabled account: one's own is the active one.
  const id = actor === 'themselves' ? themselves : await account(state);
  const refusal = actor === 'themselves' ? 'officer.own-account' : 'access.denied';
  const expected = actor === 'authority-officer' ? LEGAL[name][state] : [403, refusal];
  expect(outcome(await act(browsers.get(actor)!, id, name))).toEqual(expected);
});
