import type { GrantView } from '../../../contracts';
import { GOVERNMENT_SERVICES, PUBLIC_SECURITY } from '../sample-data';
import { attestWindowDuty, WINDOW_DUTY } from './attribute';
import { APPROVED_BECAUSE, fileGrant } from './governance';
import type { Officers } from './officers';
import type { Teller } from './teller';

const RATE_PER_SECOND = 50;
const APPROVAL = {
  decision: 'approve',
  reason: APPROVED_BECAUSE,
  ratePerSecond: RATE_PER_SECOND,
  requires: [WINDOW_DUTY],
};

/** Who is it that stands at the window? The one grant whose way the story tells step by step. */
export async function authorise(officers: Officers, teller: Teller): Promise<GrantView> {
  teller.chapter({
    zh: '授权：填报、签批、审批各有其人',
    en: 'A grant: filed, signed off and approved by three people',
  });
  const filed = await teller.step(
    { zh: '经办人填报：项目、方式、事项、期限、依据', en: 'An operator files: items, modes, matter, period, law' },
    'filed',
    async () => {
      const grant = await fileGrant(officers, {
        resource: '101001/000001',
        modes: ['verify', 'fetch'],
        items: ['name', 'birthDate', 'registeredAddress', 'status'],
      });
      return { got: grant.status, value: grant };
    },
  );
  const path = `/v1/grants/${filed.id}`;
  const reviewer = await officers.reviewerOf(PUBLIC_SECURITY.creditCode);
  await teller.refusal(
    { zh: '未经本部门签批，数据部门不得审批', en: 'Before the own head has signed, the provider decides nothing' },
    'grant.unknown',
    () => reviewer.post(`${path}/decision`, APPROVAL),
  );
  await teller.step(
    { zh: '本部门共享负责人签批', en: "The department's own head signs it off" },
    'requested',
    async () => {
      const { status } = await (
        await officers.headOf(GOVERNMENT_SERVICES.creditCode)
      ).post<GrantView>(`${path}/sign-off`);
      return { got: status, value: undefined };
    },
  );
  await attestWindowDuty(officers.authority);
  return teller.step(
    {
      zh: '公安局审核员批准：限每秒次数，并要求窗口职责',
      en: "The provider's reviewer approves: a rate, a required duty",
    },
    `approved, ${RATE_PER_SECOND} a second, ${WINDOW_DUTY}`,
    async () => {
      const grant = await reviewer.post<GrantView>(`${path}/decision`, APPROVAL);
      const { status, ratePerSecond, requires } = grant;
      return { got: [status, `${ratePerSecond ?? 'any'} a second`, ...requires].join(', '), value: grant };
    },
  );
}
