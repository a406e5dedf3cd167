import type { GrantView } from '../../../contracts';
import { PUBLIC_SECURITY } from '../sample-data';
import type { Ground } from './chapter-governance';
import { APPROVED_BECAUSE } from './governance';
import type { Teller } from './teller';

/** A later last day for the same grant, by the same three people's acts: systems go on with the id that they have. */
export async function renew({ officers, person }: Ground, teller: Teller): Promise<void> {
  teller.chapter({ zh: '续期：同一授权，不另起炉灶', en: 'A renewal: the same grant goes on' });
  const until = `${Number(person.until.slice(0, 4)) + 1}${person.until.slice(4)}`;
  const path = `/v1/grants/${person.id}`;
  await teller.step(
    { zh: '经办人填报、本部门签批、公安局审核员批准', en: "Filed, signed off, approved by the provider's reviewer" },
    `the same grant until ${until}`,
    async () => {
      const asked = { until, reason: '事项仍在办理', legalBasis: '《政务数据共享条例》第二十条' };
      const filed = await (await officers.windowOperator).post<GrantView>(`${path}/renewals`, asked);
      const renewal = `${path}/renewals/${filed.renewal?.id ?? ''}`;
      await (await officers.windowHead).post(`${renewal}/sign-off`);
      const reviewer = await officers.reviewerOf(PUBLIC_SECURITY.creditCode);
      const decision = { decision: 'approve', reason: APPROVED_BECAUSE };
      const renewed = await reviewer.post<GrantView>(`${renewal}/decision`, decision);
      return {
        got: `${renewed.id === person.id ? 'the same' : 'another'} grant until ${renewed.until}`,
        value: undefined,
      };
    },
  );
}
