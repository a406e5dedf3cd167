import { ProblemError } from '../../../sdk';
import { WELL_KNOWN } from '../sample-data';
import type { Ground } from './chapter-governance';
import { grantTo } from './governance';
import type { Teller } from './teller';
import type { Question } from './window';

const { applicant } = WELL_KNOWN;
const QUESTION: Question = {
  mode: 'verify',
  subject: { type: 'citizen-number', id: applicant.number },
  values: { name: applicant.name },
};

/** What is not granted is refused, at once, with the rule and the way out named. */
export async function provokeRefusals(ground: Ground, teller: Teller): Promise<void> {
  teller.chapter({ zh: '拒绝：每次都说明规则', en: 'Refusals: each names its rule' });
  await askWithoutGrant(ground, teller);
  await askForTooMuch(ground, teller);
}

/** A second system of the same department, which the grant does not name. */
async function askWithoutGrant({ officers, window, newcomer }: Ground, teller: Teller): Promise<void> {
  const grant = await teller.step(
    { zh: '另一授权只给窗口系统', en: 'A further grant names the window system alone' },
    'approved',
    async () => {
      const named = { resource: '101001/000001', modes: ['verify' as const], items: ['name'] };
      const granted = await grantTo(officers, { ...named, systems: [window.system.id] });
      return { got: granted.status, value: granted };
    },
  );
  const refusal = await teller.refusal(
    { zh: '未列入授权的系统提问', en: 'A system that it does not name asks' },
    'grant.missing',
    () => newcomer.ask(grant, QUESTION),
  );
  if (refusal?.problem?.remedy !== undefined) {
    teller.note({
      zh: `规则：${refusal.problem.titleZh ?? ''}`,
      en: `rule: ${refusal.problem.title}. ${refusal.problem.remedy}`,
    });
  }
}

async function askForTooMuch({ window, person }: Ground, teller: Teller): Promise<void> {
  const { subject } = QUESTION;
  await teller.step(
    { zh: '多问一项未授权信息，整单拒绝', en: 'One item beyond the grant refuses the whole call' },
    'denied, grant.item-outside',
    async () => {
      const refused = await refusalOf(() =>
        window.ask(person, { mode: 'fetch', subject, items: ['name', 'ethnicGroup'] }),
      );
      const got = refused === undefined ? 'answered' : `${refused.problem?.kind ?? 'no kind'}, ${refused.code}`;
      return { got, audit: refused?.problem?.audit, value: undefined };
    },
  );
  await teller.refusal(
    { zh: '事由中夹带身份证号', en: 'A citizen number hidden in the free text' },
    'exchange.identifier-in-text',
    () => window.ask(person, { ...QUESTION, reason: `代 ${WELL_KNOWN.spouse.number} 查询` }),
  );
}

/** The problem with which a call is refused; undefined when it was answered. */
async function refusalOf(call: () => Promise<unknown>): Promise<ProblemError | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}
