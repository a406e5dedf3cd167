import type { GrantDecision, RenewGrant, RequestGrant, SubmitEntry } from '../../src/contracts';
import { DEPARTMENTS, type CatalogueApp } from './catalogue-app';

const paper = { conclusion: 'passed', assessor: '云澜市评估中心', assessedOn: '2026-09-10' } as const;

/** One item of a resource's schema. */
export function item(more: object = {}): object {
  return { type: 'string', maxLength: 100, 'x-titles': { zh: '项', en: 'Item' }, 'x-grade': 2, ...more };
}

/** A valid entry of the police; whatever a test needs otherwise is given. */
export function anEntry(more: Partial<SubmitEntry> = {}): SubmitEntry {
  return {
    code: '101001/000001',
    titles: { zh: '人口基本信息', en: 'Person basics' },
    summary: { zh: '户籍人口的基本登记信息。', en: 'Basic data of registered residents.' },
    department: DEPARTMENTS.police,
    subjectType: 'citizen-number',
    shareType: 'conditional',
    useScope: '限政务服务事项办理',
    assessments: { secrecyRisk: { ...paper }, personalInformation: { ...paper } },
    headConsent: { name: '周立群', consentedOn: '2026-09-20' },
    updateCycle: 'daily',
    grade: 2,
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: { name: item(), sex: item(), secret: item({ 'x-share-type': 'not-shared' }) },
    },
    ...more,
  };
}

/** A valid request for access to it. */
export function aRequest(more: Partial<RequestGrant> = {}): RequestGrant {
  return {
    resource: '101001/000001',
    items: ['name'],
    modes: ['verify', 'fetch'],
    matters: ['1199010099900002183990111002000'],
    dailyQuota: 100,
    from: '2026-01-01',
    until: '2099-12-31',
    purpose: '核验申请人身份',
    legalBasis: '《政务数据共享条例》第二十条',
    ...more,
  };
}

export const ENTRY_APPROVAL = { decision: 'approve', reason: '审核通过' } as const;
export const GRANT_APPROVAL: GrantDecision = { decision: 'approve', reason: '同意' };
export const GRANT_REFUSAL: GrantDecision = { decision: 'refuse', reason: '范围过大', refusalCode: 'scope-too-wide' };

export type EntryState = 'submitted' | 'approved' | 'returned' | 'published' | 'withdrawn';
export type GrantState = 'filed' | 'requested' | 'approved' | 'refused' | 'ended';

const STEPS: Record<EntryState, readonly [string, object?][]> = {
  submitted: [],
  approved: [['decision', ENTRY_APPROVAL]],
  returned: [['decision', { decision: 'return', reason: '补正' }]],
  published: [['decision', ENTRY_APPROVAL], ['publish']],
  withdrawn: [['withdraw', { reason: '撤回' }]],
};

let sequence = 100;
/** A resource code that no other test of this file uses. */
export const nextCode = (): string => `101001/${(sequence += 1)}`;

export const versionUrl = (code: string, version = 1): string => `/v1/catalogue/entries/${code}/versions/${version}`;

/** Files a version of the police and brings it into that state; answers its resource code. */
export async function entryIn(app: CatalogueApp, state: EntryState, more: Partial<SubmitEntry> = {}): Promise<string> {
  const code = more.code ?? nextCode();
  const filed = await app.call('policeHead', 'POST', '/v1/catalogue/entries', anEntry({ ...more, code }));
  expect(filed).toMatchObject({ status: 201 });
  for (const [step, body] of STEPS[state]) {
    const url = `${versionUrl(code, Number(filed.body['version']))}/${step}`;
    expect(await app.call('authority', 'POST', url, body)).toMatchObject({ status: 200 });
  }
  return code;
}

/** Files a request of the office for the police's resource and brings it into that state; answers its id. */
export async function grantIn(app: CatalogueApp, state: GrantState, more: Partial<RequestGrant> = {}): Promise<string> {
  const filed = await app.call('officeClerk', 'POST', '/v1/grants', aRequest(more));
  expect(filed).toMatchObject({ status: 201 });
  const id = String(filed.body['id']);
  if (state === 'filed') return id;
  expect(await app.call('officeHead', 'POST', `/v1/grants/${id}/sign-off`)).toMatchObject({ status: 200 });
  if (state === 'requested') return id;
  const decision = state === 'refused' ? GRANT_REFUSAL : GRANT_APPROVAL;
  expect(await app.call('policeHead', 'POST', `/v1/grants/${id}/decision`, decision)).toMatchObject({ status: 200 });
  if (state === 'ended') await app.call('officeHead', 'POST', `/v1/grants/${id}/end`, { reason: '用毕' });
  return id;
}

export type RenewalState = 'filed' | 'requested' | 'approved' | 'refused' | 'withdrawn';

/** Files a renewal of a grant that `grantIn` made and brings it into that state; answers its id. */
export async function aRenewal(
  app: CatalogueApp,
  grant: string,
  state: RenewalState,
  more: Partial<RenewGrant> = {},
): Promise<string> {
  const url = `/v1/grants/${grant}/renewals`;
  const asked: RenewGrant = {
    until: '2100-12-31',
    reason: '继续办理',
    legalBasis: '《政务数据共享条例》第二十条',
    ...more,
  };
  const filed = await app.call('officeClerk', 'POST', url, asked);
  expect(filed).toMatchObject({ status: 201, body: { renewal: { status: 'filed' } } });
  const { id } = filed.body['renewal'] as { id: string };
  const step = async (who: 'officeHead' | 'policeHead', name: string, body?: object): Promise<void> => {
    expect(await app.call(who, 'POST', `${url}/${id}/${name}`, body)).toMatchObject({ status: 200 });
  };
  if (state === 'withdrawn') await step('officeHead', 'withdrawal', { reason: '撤回' });
  if (state === 'filed' || state === 'withdrawn') return id;
  await step('officeHead', 'sign-off');
  if (state === 'requested') return id;
  await step('policeHead', 'decision', state === 'refused' ? GRANT_REFUSAL : GRANT_APPROVAL);
  return id;
}

/** Audit records of one grant, oldest first. */
export async function recordsOf(app: CatalogueApp, id: string): Promise<Record<string, unknown>[]> {
  return (await app.outbox('audit.records')).filter(({ grant }) => grant === id);
}

/** What tokens and admission read of a grant. */
export async function standingOf(app: CatalogueApp, id: string): Promise<Record<string, unknown>> {
  const rows = await app.source.query<Record<string, unknown>[]>('SELECT * FROM grant_standing WHERE id = $1', [id]);
  return rows[0]!;
}
