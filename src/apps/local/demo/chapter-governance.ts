import { MARKET_REGULATION, WELL_KNOWN } from '../sample-data';
import type { GrantView } from '../../../contracts';
import type { StackFile } from '../stack-file';
import { grantTo, publishMissing, windowSystem } from './governance';
import { firstOfficer, gatewayOf, otherOfficers, type Officers } from './officers';
import type { Teller } from './teller';
import { Window } from './window';

/** What the later chapters stand on. */
export interface Ground {
  readonly gatewayUrl: string;
  readonly officers: Officers;
  readonly window: Window;
  readonly grants: { readonly person: GrantView; readonly household: GrantView; readonly enterprise: GrantView };
}

/** Nobody can ask anything yet: officers, entries, grants. */
export async function govern(stack: StackFile, teller: Teller): Promise<Ground> {
  teller.chapter({ zh: '治理：谁可以问什么', en: 'Governance: who may ask what' });
  const gatewayUrl = gatewayOf(stack);
  const officers = await signInOfficers(stack, teller);
  await teller.step(
    { zh: '信息资源已提交、审核、发布（四眼）', en: 'The resources filed, approved, published by two others' },
    '0 left to publish',
    async () => {
      const { left } = await publishMissing(officers);
      return { got: `${left} left to publish`, value: undefined };
    },
  );
  const grants = await requestGrants(officers, teller);
  const window = await Window.open(gatewayUrl, await windowSystem(stack, officers.windowHead));
  await teller.step(
    { zh: '前置机已收到契约与公钥，可以应答', en: 'Agents have learnt contracts and keys, and answer' },
    'not-found ×3',
    () => askForNobody(window, grants),
  );
  return { gatewayUrl, officers, window, grants };
}

async function signInOfficers(stack: StackFile, teller: Teller): Promise<Officers> {
  const authority = await teller.step(
    { zh: '运维人员新建首位工作人员', en: 'The operator makes the first officer' },
    'signed in',
    async () => ({ got: 'signed in', value: await firstOfficer(stack) }),
  );
  await teller.refusal(
    { zh: '未改初始密码，不得办理业务', en: 'With the first password nothing else is allowed' },
    'access.password-change-required',
    () => authority.get('/v1/catalogue/resources'),
  );
  return teller.step(
    { zh: '改密后新建四位同事，各自改密', en: 'It is changed; four colleagues are made and change theirs' },
    '5 officers',
    async () => {
      const officers = await otherOfficers(stack, await authority.changePassword());
      return { got: `${Object.keys(officers).length} officers`, value: officers };
    },
  );
}

async function requestGrants(officers: Officers, teller: Teller): Promise<Ground['grants']> {
  return teller.step(
    { zh: '政务服务局申请三项授权，数据部门审批', en: 'The window department requests grants, providers approve' },
    'approved ×3',
    async () => {
      const [person, household, enterprise] = await Promise.all([
        grantTo(officers, {
          resource: '101001/000001',
          modes: ['verify', 'fetch'],
          items: ['name', 'birthDate', 'registeredAddress', 'status'],
        }),
        grantTo(officers, {
          resource: '101001/000002',
          modes: ['fetch'],
          items: ['householdType', 'headName', 'members'],
        }),
        grantTo(officers, {
          resource: '102001/000001',
          modes: ['fetch'],
          items: ['name', 'status', 'legalRepresentativeName', 'establishedOn', 'domicile'],
        }),
      ]);
      const states = new Set([person, household, enterprise].map(({ status }) => status));
      return { got: `${[...states].join(' ')} ×3`, value: { person, household, enterprise } };
    },
  );
}

/** A person whom no register holds, and a code that no enterprise has: the answers tell nothing of anybody. */
async function askForNobody(window: Window, grants: Ground['grants']) {
  const nobody = { type: 'citizen-number', id: WELL_KNOWN.nobody } as const;
  const noFirm = { type: 'credit-code', id: MARKET_REGULATION.creditCode } as const;
  const answers = [
    await window.untilAnswered(grants.person, { mode: 'fetch', subject: nobody, items: ['name'] }),
    await window.untilAnswered(grants.household, { mode: 'fetch', subject: nobody, items: ['members'] }),
    await window.untilAnswered(grants.enterprise, { mode: 'fetch', subject: noFirm, items: ['name'] }),
  ];
  const kinds = new Set(answers.map(({ kind }) => kind));
  return { got: `${[...kinds].join(' ')} ×${answers.length}`, audit: answers[0]?.audit, value: undefined };
}
