import { REGIONS } from '../../src/apps/local/sample-data';
import type { OfficerRole } from '../../src/kernel';
import { creditCodeOf } from '../../src/kernel/identifiers';
import { Officers } from '../../src/modules/officers';
import { Parties } from '../../src/modules/parties';
import { startApiApp, type ApiApp, type ApiAppOptions } from './api-app';
import { Browser } from './browser';

export const OPERATOR = { kind: 'operator' } as const;

/** Credit codes of a made-up city (region 99). */
export const CODES = {
  authority: creditCodeOf('11', '990100', '99900101'),
  own: creditCodeOf('11', '990100', '99900102'),
  foreign: creditCodeOf('11', '990100', '99900103'),
} as const;

export type Who = 'authority' | 'own' | 'foreign';

export interface GovernedApp extends ApiApp {
  /** An officer of each department, signed in, with a password of their own. */
  readonly browsers: Readonly<Record<Who, Browser>>;
  readonly logins: Readonly<Record<Who, { id: string; login: string; password: string }>>;
  readonly parties: Parties;
  readonly officers: Officers;
}

const ROLES: Readonly<Record<Who, OfficerRole[]>> = {
  authority: ['authority-officer'],
  own: ['sharing-head'],
  foreign: ['sharing-head'],
};

let counted = 0;

/** Something that no other test of this file uses. */
export function unique(prefix: string): string {
  return `${prefix}-${++counted}`;
}

/** An authority and two departments, each with a signed-in officer: `own` and `foreign` are sharing heads. */
export async function startGovernedApp(options: ApiAppOptions = {}): Promise<GovernedApp> {
  const api = await startApiApp(options);
  try {
    const parties = api.app.get(Parties, { strict: false });
    for (const region of REGIONS) await parties.registerRegion(OPERATOR, region);
    const officers = api.app.get(Officers, { strict: false });
    const logins: Record<string, { id: string; login: string; password: string }> = {};
    const browsers: Record<string, Browser> = {};
    for (const who of ['authority', 'own', 'foreign'] as const) {
      const kind = who === 'authority' ? 'authority' : 'ordinary';
      await parties.registerDepartment(OPERATOR, { code: CODES[who], names: { zh: `部门 ${who}`, en: who }, kind });
      const login = `officer.${who}`;
      const { id, password, browser } = await signedIn(api, officers, { who, login });
      logins[who] = { id, login, password };
      browsers[who] = browser;
    }
    return { ...api, parties, officers, logins, browsers } as unknown as GovernedApp;
  } catch (error) {
    await api.close();
    throw error;
  }
}

/** A new officer, signed in, who has changed the one-time password. */
export async function signedIn(
  api: ApiApp,
  officers: Officers,
  { who, login, roles = ROLES[who] }: { who: Who; login: string; roles?: OfficerRole[] },
): Promise<{ id: string; password: string; browser: Browser }> {
  const asked = { login, name: `Officer ${login}`, department: CODES[who], roles };
  const { officer, firstPassword } = await officers.createOfficer(OPERATOR, asked);
  const browser = new Browser(api);
  await browser.login(login, firstPassword);
  const password = `a long enough phrase ${officer.id}`;
  const changed = await browser.changePassword(firstPassword, password);
  if (changed.status !== 200) throw new Error(`the password was not changed: ${JSON.stringify(changed.body)}`);
  return { id: officer.id, password, browser };
}
