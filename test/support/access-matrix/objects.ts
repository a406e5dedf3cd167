import { uuidv7, type OfficerRole } from '../../../src/kernel';
import { creditCodeOf } from '../../../src/kernel/identifiers';
import { sealProof } from '../../../src/modules/exchange/free-texts';
import type { Browser } from '../browser';
import { anEntry, aRequest, ENTRY_APPROVAL, GRANT_APPROVAL, versionUrl } from '../entries';
import { CODES, OPERATOR, type GovernedApp } from '../governed-app';
import { offered } from '../offered-keys';
import type { CallerName } from './callers';

/** Officers behind the scenes: who makes the objects that callers then try. */
export type Hand =
  'ownHead' | 'ownOperator' | 'otherHead' | 'otherOperator' | 'foreignHead' | 'authority' | 'secondAuthority';
type Call = (path: string, body?: object) => Promise<Record<string, unknown>>;

export const DEPARTMENTS = {
  ...CODES,
  /** Provides what `own` asks for, and asks for what `own` provides. */
  other: creditCodeOf('11', '990100', '99900104'),
  closed: creditCodeOf('11', '990100', '99900105'),
} as const;

/** Entries that `own`, `other` and `foreign` have published. */
export const PUBLISHED = { own: '301001/1', other: '302001/1', foreign: '303001/1' } as const;

/** Makers of objects that belong to `own`, by the hands that may make them. */
export abstract class Objects {
  readonly codes = DEPARTMENTS;
  readonly published = PUBLISHED;
  protected readonly browsers = new Map<CallerName | Hand, Browser>();
  private made = 0;

  protected constructor(readonly api: GovernedApp) {}

  /** A number that no other object of this world has. */
  next(): number {
    return (this.made += 1);
  }
  /** A hand's POST that must succeed. */
  protected by(hand: Hand): Call {
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

  /** Filed, and not decided on. */
  async callback(): Promise<{ id: string; callback: string }> {
    const id = await this.system();
    const { id: callback } = await this.by('ownHead')(`/v1/systems/${id}/callbacks`, {
      url: 'https://window.example/',
    });
    return { id, callback: String(callback) };
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

  /** An approved grant of `own` on a published resource of whoever provides it. */
  async grantOn(resource: string): Promise<string> {
    const asked = aRequest({ resource, items: ['name', 'sex'] });
    const { id } = await this.by('ownOperator')('/v1/grants', asked);
    await this.by('ownHead')(`/v1/grants/${String(id)}/sign-off`);
    const provider = resource === PUBLISHED.foreign ? 'foreignHead' : 'otherHead';
    await this.by(provider)(`/v1/grants/${String(id)}/decision`, GRANT_APPROVAL);
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
    const { sealed } = sealProof(this.api.parts.keys.text, 'a.signed.proof-of-a-question', exchange);
    await this.api.owner.query(
      `INSERT INTO exchanges (id, admitted_at, deadline, audit_partition, gateway, system_id, department, grant_id,
                              resource, version, mode, facts, texts, proof)
       VALUES ($1, now(), now(), 0, $1, $1, $2, $1, $3, 1, 'verify', '{}', '', $4)`,
      [exchange, DEPARTMENTS.own, PUBLISHED.other, sealed],
    );
    return exchange;
  }

  /** Path parameters of a grant's renewal, filed by the operator of `asker`. */
  async renewal(
    state: 'filed' | 'requested',
    asker: 'own' | 'other' = 'own',
  ): Promise<{ id: string; renewal: string }> {
    const id = await this.grant('approved', asker);
    const grant = await this.by(`${asker}Operator`)(`/v1/grants/${id}/renewals`, RENEWAL);
    const renewal = (grant['renewal'] as { id: string }).id;
    if (state === 'requested') await this.by(`${asker}Head`)(`/v1/grants/${id}/renewals/${renewal}/sign-off`);
    return { id, renewal };
  }

  /** A grant whose consumer owes the disposal of what it had. */
  async endedGrant(): Promise<string> {
    const id = await this.grant('approved');
    await this.by('otherHead')(`/v1/grants/${id}/end`, { reason: '用毕' });
    return id;
  }

  disposal(): object {
    const shanghai = new Date(this.api.clock.now() + 8 * 3_600_000);
    return { disposedOn: shanghai.toISOString().slice(0, 10), statement: '已销毁全部副本' };
  }

  identity(): { issuer: string; subject: string } {
    return { issuer: 'https://id.gov.example', subject: `subject-${this.next()}` };
  }

  async linkedIdentity(): Promise<{ id: string; identity: string }> {
    const id = await this.officer();
    const linked = await this.by('authority')(`/v1/officers/${id}/identities`, this.identity());
    return { id, identity: String(linked['id']) };
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
  protected async publish(hand: Hand, department: string, code: string, state: string): Promise<void> {
    await this.by(hand)('/v1/catalogue/entries', anEntry({ department, code }));
    if (state === 'submitted') return;
    await this.by('authority')(`${versionUrl(code)}/decision`, ENTRY_APPROVAL);
    if (state === 'published') await this.by('secondAuthority')(`${versionUrl(code)}/publish`);
  }
}

/** A day later than that of `aRequest`. */
export const RENEWAL = { until: '2100-12-31', reason: '事项继续办理', legalBasis: '《政务数据共享条例》第二十条' };

export const HEAD: OfficerRole = 'sharing-head';
export const names = { zh: '业务系统', en: 'System' };
