import { randomUUID } from 'node:crypto';
import type { ExchangeAnswer } from '../../../contracts';
import { WELL_KNOWN } from '../sample-data';
import type { Ground } from './chapter-governance';
import type { Outcome, Teller } from './teller';
import type { Question } from './window';

const person = ({ number }: { number: string }) => ({ type: 'citizen-number', id: number }) as const;
const { applicant, underCorrection, addressUnderCorrection, nobody, enterprise } = WELL_KNOWN;

/** The clerk asks the departments; the applicant is asked for nothing. */
export async function askAtTheWindow(ground: Ground, teller: Teller): Promise<void> {
  teller.chapter({ zh: '窗口：问数据，不问群众', en: 'The window: data are asked, not the citizen' });
  await verifyPersons(ground, teller);
  await fetchRecords(ground, teller);
  await proveReceipts(ground, teller);
}

async function verifyPersons({ window, grants }: Ground, teller: Teller): Promise<void> {
  const verify = async (subject: Question['subject'], values: Record<string, string>) =>
    outcome(await window.ask(grants.person, { mode: 'verify', subject, values }));
  await teller.step({ zh: '核验申请人身份', en: 'Verify the applicant' }, 'match', () =>
    verify(person(applicant), { name: applicant.name, birthDate: applicant.birthDate }),
  );
  await teller.step({ zh: '姓名写错一字', en: 'The same with a wrong name' }, 'mismatch', () =>
    verify(person(applicant), { name: '李明袁', birthDate: applicant.birthDate }),
  );
  await teller.step({ zh: '查无此人', en: 'A number that nobody has' }, 'not-found', () =>
    verify(person({ number: nobody }), { name: applicant.name }),
  );
  await teller.step({ zh: '记录正在更正，不作定论', en: 'A record under correction' }, 'under-correction', () =>
    verify(person(underCorrection), { name: underCorrection.name }),
  );
}

async function fetchRecords({ window, grants }: Ground, teller: Teller): Promise<void> {
  const doubted = person(addressUnderCorrection);
  await teller.step(
    { zh: '只有地址在更正：问地址', en: 'Only the address is under correction: it is asked' },
    'under-correction: registeredAddress',
    async () => {
      const items = ['name', 'registeredAddress'];
      const answer = await window.ask(grants.person, { mode: 'fetch', subject: doubted, items });
      return outcome(answer, Object.keys(answer.results ?? {}).join(' '));
    },
  );
  await teller.step({ zh: '……不问地址', en: '… and it is not' }, 'found: name', async () => {
    const answer = await window.ask(grants.person, { mode: 'fetch', subject: doubted, items: ['name'] });
    return outcome(answer, Object.keys(answer.values ?? {}).join(' '));
  });
  await teller.step(
    { zh: '调取户籍家庭成员（免户口簿）', en: "Fetch the applicant's household" },
    'found: 3 members',
    async () => {
      const question = { mode: 'fetch', subject: person(applicant), items: ['householdType', 'members'] } as const;
      const answer = await window.ask(grants.household, { ...question, items: [...question.items] });
      return outcome(answer, `${(answer.values?.['members'] as unknown[] | undefined)?.length ?? 'no'} members`);
    },
  );
  await teller.step(
    { zh: '调取企业登记（免营业执照）', en: "Fetch the applicant's enterprise" },
    `found: ${enterprise.name}`,
    async () => {
      const answer = await window.ask(grants.enterprise, {
        mode: 'fetch',
        subject: { type: 'credit-code', id: enterprise.creditCode },
        items: ['name', 'status', 'legalRepresentativeName'],
      });
      return outcome(answer, String(answer.values?.['name']));
    },
  );
}

async function proveReceipts({ window, grants }: Ground, teller: Teller): Promise<void> {
  const question: Question = {
    mode: 'verify',
    subject: person(applicant),
    values: { name: applicant.name },
    waitSeconds: 1,
    idempotencyKey: randomUUID(),
  };
  const first = await teller.step(
    { zh: '每个应答的回执都证实出自数据部门', en: "Each answer's receipt proves whose answer it is" },
    `${window.proved + 1} of ${window.proved + 1}`,
    async () => {
      const asked = window.proved + 1;
      const answer = await window.ask(grants.person, question);
      return { got: `${window.proved} of ${asked}`, audit: answer.audit, value: answer };
    },
  );
  await teller.step(
    { zh: '篡改应答，回执即不符', en: 'The answer changed on the way no longer fits it' },
    'receipt.other-answer',
    async () => {
      const check = await window.check(grants.person, question, { ...first, kind: 'mismatch' });
      return { got: check.valid ? 'valid' : check.fault, value: undefined };
    },
  );
  await teller.step(
    { zh: '断线重试：同一键、同一次交换', en: 'A retry under the same key is the same exchange' },
    'same exchange',
    async () => {
      const again = await window.ask(grants.person, question);
      const same = again.exchange === first.exchange;
      return { got: `${same ? 'same' : 'another'} exchange`, audit: again.audit, value: undefined };
    },
  );
}

function outcome({ kind, audit }: ExchangeAnswer, more?: string): Outcome<undefined> {
  return { got: more === undefined ? kind : `${kind}: ${more}`, audit, value: undefined };
}
