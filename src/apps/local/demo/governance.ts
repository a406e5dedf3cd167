import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  EntryPage,
  EntryView,
  GrantView,
  KeyPage,
  RequestGrant,
  SystemPage,
  SystemView,
} from '../../../contracts';
import { unpublished, type ReferenceResource } from '../../../contracts/reference';
import { generateSigningJwk, signingKey, type Jwk } from '../../../platform/keys';
import { GOVERNMENT_SERVICES } from '../sample-data';
import type { StackFile } from '../stack-file';
import type { Officer } from './officer';
import type { Officers } from './officers';

/** Food-business licence for catering, new: the matter for which the window asks (GB/T 39554.1 form, fictional city). */
export const MATTER = `${GOVERNMENT_SERVICES.creditCode}3990131004000`;

/** A system with its key in hand. */
export interface System {
  readonly id: string;
  readonly signingKey: Jwk;
  /** Where the key stands, when it stands in a file. */
  readonly keyFile?: string;
}

/** Sharing heads file what is not published yet; one authority officer approves, another publishes. */
export async function publishMissing(officers: Officers): Promise<{ filed: number; left: number }> {
  const missing = async (): Promise<ReferenceResource[]> => {
    const { items } = await officers.authority.get<EntryPage>('/v1/catalogue/resources?limit=200');
    return unpublished(items);
  };
  const filed = await missing();
  for (const resource of filed) await publish(officers, resource);
  return { filed: filed.length, left: (await missing()).length };
}

async function publish(officers: Officers, { version: _, ...entry }: ReferenceResource): Promise<void> {
  const head = await officers.headOf(entry.department);
  const filed = await head.post<EntryView>('/v1/catalogue/entries', entry);
  const path = `/v1/catalogue/entries/${entry.code}/versions/${filed.version}`;
  const reason = '材料齐全，评估通过';
  await officers.authority.post(`${path}/decision`, { decision: 'approve', reason });
  await officers.secondAuthority.post(`${path}/publish`);
}

/** The window system that `cli bootstrap` registered, with the key that it left in the stack's folder. */
export async function windowSystem(stack: StackFile, head: Officer): Promise<System> {
  const keyFile = join(stack.keys.systems, GOVERNMENT_SERVICES.shortName, 'signing.jwk.json');
  const jwk = JSON.parse(readFileSync(keyFile, 'utf8')) as Jwk;
  const { kid } = signingKey(jwk);
  const { items } = await head.get<SystemPage>(`/v1/departments/${GOVERNMENT_SERVICES.creditCode}/systems`);
  for (const { id } of items) {
    const keys = await head.get<KeyPage>(`/v1/systems/${id}/keys`);
    if (keys.items.some((key) => key.kid === kid)) return { id, signingKey: jwk, keyFile };
  }
  throw new Error(`no registered system has the key of ${keyFile}`);
}

/** Registers a further system of the department and a fresh key for it. */
export async function newSystem(head: Officer, department: string, names = NEW_SYSTEM): Promise<System> {
  const { id } = await head.post<SystemView>(`/v1/departments/${department}/systems`, { names });
  const jwk = generateSigningJwk('ES256');
  await head.post(`/v1/systems/${id}/keys`, { use: 'sig', jwk: signingKey(jwk).publicJwk });
  return { id, signingKey: jwk };
}

const NEW_SYSTEM = { zh: '新上线的预约系统', en: 'A new booking system' };

/** What a request says beside what every one of the window's says. */
export type Wanted = Pick<RequestGrant, 'resource' | 'items' | 'modes'> & Partial<RequestGrant>;

/** The asker's operator files, their own head signs off, the provider's head approves. */
export async function grantTo(officers: Officers, wanted: Wanted): Promise<GrantView> {
  const filed = await fileGrant(officers, wanted);
  await (await officers.windowHead).post(`/v1/grants/${filed.id}/sign-off`);
  const provider = await officers.headOf(filed.provider);
  return provider.post<GrantView>(`/v1/grants/${filed.id}/decision`, { decision: 'approve', reason: APPROVED_BECAUSE });
}

export const APPROVED_BECAUSE = '用途明确，范围必要';

/** Files a request, which nobody but the own department sees before its head has signed it off. */
export async function fileGrant(officers: Officers, wanted: Wanted): Promise<GrantView> {
  const today = new Date(Date.now() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
  const clerk = await officers.windowOperator;
  return clerk.post<GrantView>('/v1/grants', {
    matters: [MATTER],
    dailyQuota: 1000,
    from: today,
    until: `${Number(today.slice(0, 4)) + 1}${today.slice(4, 8)}28`,
    purpose: '办理食品经营许可（餐饮服务），核验申请人、企业、场所和人员资格，不再要求群众提交证明材料',
    legalBasis: '《政务数据共享条例》第二十条',
    ...wanted,
  });
}

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
