import { uuidv7, type OfficerRole } from '../../../src/kernel';
import { ReplyLease } from '../../../src/modules/exchange';
import { ApiSystem, systemKey } from '../api-system';
import { Browser, call, type Answer } from '../browser';
import { OPERATOR, startGovernedApp } from '../governed-app';
import { CALLERS, callerOf, type Caller, type CallerName } from './callers';
import { DEPARTMENTS, HEAD, names, Objects, PUBLISHED, type Hand } from './objects';

/** One app, one database, an officer and a system of every column, and the objects that they try. */
export class World extends Objects {
  private readonly systems = new Map<CallerName, ApiSystem>();

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

  /** One that the own system asked and nobody has answered. */
  async pendingExchange(): Promise<string> {
    const id = uuidv7();
    await this.api.owner.query(
      `INSERT INTO pending_exchanges (exchange, system_id, provider, gateway, facts, guesses, secret, admitted_at, answer_by,
         keep_until) VALUES ($1, $2, $3, 'test', '{}', '{}', '{}', now(), now() + interval '1 hour', now() + interval '2 hours')`,
      [id, this.systems.get('own system')!.id, DEPARTMENTS.other],
    );
    return id;
  }

  /** One of the own system, of which nothing is settled. */
  async batch(): Promise<string> {
    const id = uuidv7();
    await this.api.owner.query(
      `INSERT INTO exchange_batches (id, system_id, lines, answer_by, keep_until)
       VALUES ($1, $2, 3, now() + interval '1 hour', now() + interval '2 hours')`,
      [id, this.systems.get('own system')!.id],
    );
    return id;
  }

  /** What that officer's browser sends, for calls that go another way. */
  headersOf(name: CallerName): Record<string, string> {
    const { cookie = '', csrfToken = '' } = this.browsers.get(name)!;
    return { cookie, 'x-csrf-token': csrfToken };
  }

  /** The own system's call, and the very same again. */
  async twiceWithOneProof(method: string, path: string, body?: unknown): Promise<[Answer, Answer]> {
    return this.systems.get('own system')!.callTwice(method, path, body === undefined ? {} : { body });
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
  async newApiSystem(department: keyof typeof DEPARTMENTS, contractor = false): Promise<ApiSystem> {
    const { id } = await this.api.parties.registerSystem(OPERATOR, DEPARTMENTS[department], {
      names,
      ...(contractor && { kind: 'contractor', contractor: { name: '云澜软件有限公司' } }),
    });
    const key = await systemKey();
    await this.api.parties.registerSystemKey(OPERATOR, id, { use: 'sig', jwk: key.publicJwk as never });
    const system = new ApiSystem(this.api, id, key);
    await system.keepToken();
    return system;
  }

  private async machines(): Promise<void> {
    const systems = Object.entries(CALLERS).filter(([, { kind }]) => kind === 'system') as [CallerName, SystemCaller][];
    for (const [name, { side, flaw, contractor }] of systems) {
      const system = await this.newApiSystem(flaw === 'department-inactive' ? 'closed' : side, contractor);
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
