import type { GrantView } from '../../../contracts';
import type { StackFile } from '../stack-file';
import { GOVERNMENT_SERVICES, PUBLIC_SECURITY, REFERENCE_DEPARTMENTS, WELL_KNOWN } from '../sample-data';
import { authorise } from './chapter-authorisation';
import { feedOf } from './chapter-feed';
import { grantTo, newSystem, publishMissing, windowSystem } from './governance';
import { firstOfficer, gatewayOf, Officers } from './officers';
import { PAPERS, type Paper } from './papers';
import type { Teller } from './teller';
import { Window, type Question } from './window';

/** What the later chapters stand on. */
export interface Ground {
  readonly gatewayUrl: string;
  readonly officers: Officers;
  readonly window: Window;
  /** A system of this run's own: what is counted by the day, wrong guesses, begins anew with it. */
  readonly newcomer: Window;
  /** Where the feed of the window's department ended when the story began. */
  readonly feedBefore: string | undefined;
  /** Person basics: who is it that stands at the window? */
  readonly person: GrantView;
  readonly enterprise: GrantView;
  /** Each paper with the grant under which its holder is asked. */
  readonly papers: readonly { readonly paper: Paper; readonly grant: GrantView }[];
}

/** Nobody can ask anything yet: officers, entries, grants. */
export async function govern(stack: StackFile, teller: Teller): Promise<Ground> {
  teller.chapter({ zh: '治理：谁可以问什么', en: 'Governance: who may ask what' });
  const gatewayUrl = gatewayOf(stack);
  const officers = await signInOfficers(stack, teller);
  await teller.step(
    { zh: '信息资源已提交、审核、发布（四眼）', en: 'The resources are filed, approved and published by others' },
    '0 left to publish',
    async () => {
      const { left } = await publishMissing(officers);
      return { got: `${left} left to publish`, value: undefined };
    },
  );
  const { next: feedBefore } = await feedOf(await officers.windowHead, undefined);
  const person = await authorise(officers, teller);
  const grants = await requestGrants(officers, teller);
  const { windowHead } = officers;
  const window = await Window.open(gatewayUrl, await windowSystem(stack, await windowHead));
  const newcomer = await Window.open(gatewayUrl, await newSystem(await windowHead, GOVERNMENT_SERVICES.creditCode));
  const ground = { gatewayUrl, officers, window, newcomer, feedBefore, person, ...grants };
  await teller.step(
    { zh: '前置机已收到契约与公钥，可以应答', en: 'Agents have learnt contracts and keys, and answer' },
    `not-found ×${PAPERS.length + 1}`,
    () => askForNobody(ground),
  );
  return ground;
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
  const heads = REFERENCE_DEPARTMENTS.length + 1;
  return teller.step(
    { zh: '改密后新建各部门同事，各自改密', en: "It is changed; each department's head is made and changes theirs" },
    `2 officers, ${heads} heads`,
    async () => {
      const officers = await Officers.gather(stack, await authority.changePassword());
      const departments = REFERENCE_DEPARTMENTS.map(({ creditCode }) => officers.headOf(creditCode));
      const signedIn = await Promise.all([officers.windowHead, ...departments]);
      return { got: `2 officers, ${new Set(signedIn).size} heads`, value: officers };
    },
  );
}

async function requestGrants(officers: Officers, teller: Teller): Promise<Pick<Ground, 'enterprise' | 'papers'>> {
  return teller.step(
    { zh: '其余各项材料照此办理', en: 'The same way for each of the papers' },
    `approved ×${PAPERS.length}`,
    async () => {
      const papers = await Promise.all(
        PAPERS.map(async (paper) => ({ paper, grant: await grantTo(officers, paper.wanted) })),
      );
      const grantOf = (resource: string) => papers.find(({ grant }) => grant.resource === resource)!.grant;
      const states = new Set(papers.map(({ grant }) => grant.status));
      const value = { papers, enterprise: grantOf('102001/000001') };
      return { got: `${[...states].join(' ')} ×${papers.length}`, value };
    },
  );
}

/** A person whom no register holds, and a code that no enterprise has: the answers tell nothing of anybody. */
async function askForNobody({ window, person, papers }: Ground) {
  const { applicant } = WELL_KNOWN;
  const identity: Question = {
    mode: 'fetch',
    items: ['name'],
    subject: { type: 'citizen-number', id: applicant.number },
  };
  const questions = [
    { grant: person, question: identity },
    ...papers.map(({ grant, paper: { question } }) => ({ grant, question })),
  ];
  const answers = await Promise.all(
    questions.map(({ grant, question }) =>
      window.untilAnswered(grant, { ...question, subject: NOBODY[question.subject.type] }),
    ),
  );
  const kinds = new Set(answers.map(({ kind }) => kind));
  return { got: `${[...kinds].join(' ')} ×${answers.length}`, audit: answers[0]?.audit, value: undefined };
}

const NOBODY = {
  'citizen-number': { type: 'citizen-number', id: WELL_KNOWN.nobody },
  'credit-code': { type: 'credit-code', id: PUBLIC_SECURITY.creditCode },
} as const satisfies Record<Question['subject']['type'], Question['subject']>;
