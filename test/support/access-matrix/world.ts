import { uuidv7, type OfficerRole } from '../../../src/kernel';
import { creditCodeOf } from '../../../src/kernel/identifiers';
import { ReplyLease } from '../../../src/modules/exchange';
import { sealProof } from '../../../src/modules/exchange/free-texts';
import { ApiSystem, systemKey } from '../api-system';
import { Browser, call, type Answer } from '../browser';
import { anEntry, aRequest, ENTRY_APPROVAL, GRANT_APPROVAL, versionUrl } from '../entries';
import { CODES, OPERATOR, startGovernedApp, type GovernedApp } from '../governed-app';
import { offered } from '../offered-keys';
import { CALLERS, callerOf, type Caller, type CallerName } from './callers';

/** Officers behind the scenes: who makes the objects that callers then try. */
type Hand = 'ownHead' | 'ownOperator' | 'otherHead' | 'otherOperator' | 'foreignHead' | 'authority' | 'secondAuthority';
type Call = (path: string, body?: object) => Promise<Record<string, unknown>>;

const DEPARTMENTS = {
  ...CODES,
  /** Provides what `own` asks for, and asks for what `own` provides. */
  other: creditCodeOf('11', '990100', '99900104'),
  closed: creditCodeOf('11', '990100', '99900105'),
} as const;

/** Entries that `own`, `other` and `foreign` have published. */
const PUBLISHED = { own: '301001/1', other: '302001/1', foreign: '303001/1' } as const;

/** One app, one database, an officer and a system of every column, and makers of objects that belong to `own`. */
export class World {
  readonly codes = DEPARTMENTS;
  readonly published = PUBLISHED;
  private readonly browsers = new Map<CallerName | Hand, Browser>();
  private readonly systems = new Map<CallerName, ApiSystem>();
  private made = 0;

  private constructor(readonly api: GovernedApp) {}

  static async start(): Promise<World> {
    const world = new World(await startGovernedApp());
    try {
      await world.people();
      await world.machines();
      // Without it every question is refused before anybody looks at it.
      await world.api.app.get(ReplyLease, { strict: false }).take(() => undefined);
      return world;
    } catch (error) {
      await world.api.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.api.app.get(ReplyLease, { strict: false }).release();
    await this.api.close();
  }

  /** A number that no other object of this world has. */
  next(): number {
    return (this.made += 1);
  }

  /** One call as that caller. */
  async callAs(name: CallerName, method: string, path: string, body?: unknown): Promise<Answer> {
    const caller = callerOf(name);
    const options = body === undefined ? {} : { body };
    if (caller.kind === 'nobody') return call(this.api, method, path, options);
    if (caller.kind === 'system') return this.systems.get(name)!.call(method, path, options);
    const browser = this.browsers.get(name)!;
    return caller.flaw === 'no-csrf-token'
      ? browser.withoutToken(method, path, options)
      : browser.call(method, path, options);
  }

  /** The own system's call, and the very same again. */
  async twiceWithOneProof(method: string, path: string, body?: unknown): Promise<[Answer, Answer]> {
    return this.systems.get('own system')!.callTwice(method, path, body === undefined ? {} : { body });
  }

  /** A hand's POST that must succeed. */
  private by(hand: Hand): Call {
    return async (path, body) => {
      const answer = await this.browsers.get(hand)!.call('POST', path, body === undefined ? {} : { body });
      if (answer.status >= 300)
        throw new Error(`${hand} POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
  }

  async department(): Promise<string> {
    const code = creditCodeOf('11', '990100', `99902${String(this.next()).padStart(3, '0')}`);
    return (await this.api.parties.registerDepartment(OPERATOR, { code, names })).code;
  }

  async inactiveDepartment(): Promise<string> {
    const code = await this.department();
    await this.by('authority')(`/v1/departments/${code}/deactivate`);
    return code;
  }

  async attribute(): Promise<string> {
    return String((await this.by('authority')('/v1/attributes', { code: `duty-${this.next()}`, names }))['code']);
  }

  /** An attribute that `own` has. */
  async heldAttribute(): Promise<string> {
    const code = await this.attribute();
    const body = { legalBasis: '市委编办〔2026〕7号' };
    await this.api.browsers.authority.call('PUT', `/v1/departments/${DEPARTMENTS.own}/attributes/${code}`, { body });
    return code;
  }

  async system(): Promise<string> {
    return (await this.api.parties.registerSystem(OPERATOR, DEPARTMENTS.own, { names })).id;
  }

  async inactiveSystem(): Promise<string> {
    const id = await this.system();
    await this.by('ownHead')(`/v1/systems/${id}/deactivate`);
    return id;
  }

  async systemKey(): Promise<{ id: string; kid: string }> {
    const id = await this.system();
    const key = { use: 'sig' as const, jwk: offered.ed25519() as never };
    return { id, kid: (await this.api.parties.registerSystemKey(OPERATOR, id, key)).kid };
  }

  /** A department has room for few agent keys: the one before is given up. */
  async agentKey(): Promise<string> {
    const key = { use: 'sig' as const, jwk: offered.ed25519() as never };
    const { kid } = await this.api.parties.registerAgentKey(OPERATOR, DEPARTMENTS.own, key);
    return kid;
  }

  /** An officer of the own department who never signs in. */
  async officer(): Promise<string> {
    const asked = { login: `made.${this.next()}`, name: 'Made', department: DEPARTMENTS.own, roles: [HEAD] };
    return (await this.api.officers.createOfficer(OPERATOR, asked)).officer.id;
  }

  async disabledOfficer(): Promise<string> {
    const id = await this.officer();
    await this.by('authority')(`/v1/officers/${id}/disable`);
    return id;
  }

  /** Path parameters of a version of an own entry in that state. */
  async entry(state: 'submitted' | 'approved' | 'published'): Promise<Record<string, string>> {
    const code = `301001/${1000 + this.next()}`;
    await this.publish('ownHead', DEPARTMENTS.own, code, state);
    const [prefix, sequence] = code.split('/') as [string, string];
    return { prefix, sequence, version: '1' };
  }

  resource({ prefix, sequence }: Record<string, string>): string {
    return `${prefix}/${sequence}`;
  }

  /** A grant between `own` and `other`, in that state; `asker` is the consumer. */
  async grant(state: 'filed' | 'requested' | 'approved', asker: 'own' | 'other' = 'own'): Promise<string> {
    const other = asker === 'own' ? 'other' : 'own';
    const { id } = await this.by(`${asker}Operator`)('/v1/grants', aRequest({ resource: PUBLISHED[other] }));
    const path = `/v1/grants/${String(id)}`;
    if (state !== 'filed') await this.by(`${asker}Head`)(`${path}/sign-off`);
    if (state === 'approved') await this.by(`${other}Head`)(`${path}/decision`, GRANT_APPROVAL);
    return String(id);
  }

  async suspendedGrant(): Promise<string> {
    const id = await this.grant('approved');
    await this.by('ownHead')(`/v1/grants/${id}/suspensions`, { reason: '核查' });
    await this.by('authority')(`/v1/grants/${id}/suspensions`, { reason: '核查' });
    return id;
  }

  /** An exchange of the own department whose question was signed. */
  async signedExchange(): Promise<string> {
    const exchange = uuidv7();
    const { sealed } = await sealProof(this.api.parts.keys.text, 'a.signed.proof-of-a-question', exchange);
    await this.api.owner.query(
      `INSERT INTO exchanges (id, admitted_at, deadline, audit_partition, gateway, system_id, department, grant_id,
                              resource, version, mode, facts, texts, proof)
       VALUES ($1, now(), now(), 0, $1, $1, $2, $1, $3, 1, 'verify', '{}', '', $4)`,
      [exchange, DEPARTMENTS.own, PUBLISHED.other, sealed],
    );
    return exchange;
  }

  /** A stop of a system of the own department's, which nobody calls by. */
  async stop(): Promise<string> {
    const body = { scope: 'system', target: await this.system(), reason: '核查' };
    return String((await this.by('ownHead')('/v1/stops', body))['id']);
  }

  async lift(stop: unknown): Promise<void> {
    const { status } = await this.api.browsers.authority.call('DELETE', `/v1/stops/${String(stop)}`);
    if (status !== 200) throw new Error(`the stop was not lifted: ${status}`);
  }

  private async publish(hand: Hand, department: string, code: string, state: string): Promise<void> {
    await this.by(hand)('/v1/catalogue/entries', anEntry({ department, code }));
    if (state === 'submitted') return;
    await this.by('authority')(`${versionUrl(code)}/decision`, ENTRY_APPROVAL);
    if (state === 'published') await this.by('secondAuthority')(`${versionUrl(code)}/publish`);
  }

  private async people(): Promise<void> {
    for (const who of ['other', 'closed'] as const) {
      await this.api.parties.registerDepartment(OPERATOR, {
        code: DEPARTMENTS[who],
        names: { zh: `部门 ${who}`, en: who },
      });
    }
    const { browsers } = this.api;
    const hands = { ownHead: browsers.own, foreignHead: browsers.foreign, authority: browsers.authority };
    for (const [hand, browser] of Object.entries(hands)) this.browsers.set(hand as Hand, browser);
    const officers = Object.entries(CALLERS).filter(([, { kind }]) => kind === 'officer') as [
      CallerName,
      OfficerCaller,
    ][];
    for (const [name, caller] of officers) this.browsers.set(name, await this.signedIn(caller));
    this.browsers.set('otherHead', await this.signIn(DEPARTMENTS.other, HEAD));
    this.browsers.set('otherOperator', await this.signIn(DEPARTMENTS.other, 'operator'));
    this.browsers.set('ownOperator', await this.signIn(DEPARTMENTS.own, 'operator'));
    this.browsers.set('secondAuthority', await this.signIn(DEPARTMENTS.authority, 'authority-officer'));
    await this.publish('ownHead', DEPARTMENTS.own, PUBLISHED.own, 'published');
    await this.publish('otherHead', DEPARTMENTS.other, PUBLISHED.other, 'published');
    await this.publish('foreignHead', DEPARTMENTS.foreign, PUBLISHED.foreign, 'published');
  }

  private async signedIn({ side, role, flaw }: OfficerCaller): Promise<Browser> {
    if (flaw === 'one-time-password') return this.signIn(DEPARTMENTS[side], role, { newcomer: true });
    if (flaw === 'department-inactive') return this.signIn(DEPARTMENTS.closed, role);
    const browser = await this.signIn(DEPARTMENTS[side], role);
    if (flaw === 'disabled') await this.by('authority')(`/v1/officers/${browser.session!.officer.id}/disable`);
    return browser;
  }

  private async signIn(department: string, role: OfficerRole, { newcomer = false } = {}): Promise<Browser> {
    const login = `caller.${this.next()}`;
    const asked = { login, name: `Officer ${login}`, department, roles: [role] };
    const { officer, firstPassword } = await this.api.officers.createOfficer(OPERATOR, asked);
    const browser = new Browser(this.api);
    await browser.login(login, firstPassword);
    if (newcomer) return browser;
    const changed = await browser.changePassword(firstPassword, `a long enough phrase ${officer.id}`);
    if (changed.status !== 200) throw new Error(`the password was not changed: ${JSON.stringify(changed.body)}`);
    return browser;
  }

  /** A system of that department, with a key and a token that shows it its grants. */
  async newApiSystem(department: keyof typeof DEPARTMENTS): Promise<ApiSystem> {
    const { id } = await this.api.parties.registerSystem(OPERATOR, DEPARTMENTS[department], { names });
    const key = await systemKey();
    await this.api.parties.registerSystemKey(OPERATOR, id, { use: 'sig', jwk: key.publicJwk as never });
    const system = new ApiSystem(this.api, id, key);
    await system.keepToken();
    return system;
  }

  private async machines(): Promise<void> {
    const systems = Object.entries(CALLERS).filter(([, { kind }]) => kind === 'system') as [CallerName, SystemCaller][];
    for (const [name, { side, flaw }] of systems) {
      const system = await this.newApiSystem(flaw === 'department-inactive' ? 'closed' : side);
      this.systems.set(name, system);
      if (flaw === 'system-inactive') await this.by('ownHead')(`/v1/systems/${system.id}/deactivate`);
      if (flaw === 'key-revoked')
        await this.api.browsers.own.call('DELETE', `/v1/systems/${system.id}/keys/${system.kid}`);
    }
    await this.by('authority')(`/v1/departments/${DEPARTMENTS.closed}/deactivate`);
  }
}

type OfficerCaller = Extract<Caller, { kind: 'officer' }>;
type SystemCaller = Extract<Caller, { kind: 'system' }>;

const HEAD: OfficerRole = 'sharing-head';
const names = { zh: '业务系统', en: 'System' };
