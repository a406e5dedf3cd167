import { randomUUID } from 'node:crypto';
import { WELL_KNOWN } from '../sample-data';
import type { Ground } from './chapter-governance';
import { outcomeOf } from './outcome';
import type { Teller } from './teller';
import type { Question, Window } from './window';

const person = ({ number }: { number: string }) => ({ type: 'citizen-number', id: number }) as const;
const { applicant, underCorrection, addressUnderCorrection, nobody } = WELL_KNOWN;

/** One of each answer that is not the happy one; refusals and the outage have chapters of their own. */
export async function meetOtherAnswers(ground: Ground, teller: Teller): Promise<void> {
  teller.chapter({ zh: '其他应答：各有含义，互不混同', en: 'The other answers: none is taken for another' });
  await verifyPersons(ground, teller);
  await doubtOneItem(ground, teller);
  await proveReceipts(ground, teller);
}

async function verifyPersons({ window, newcomer, person: grant }: Ground, teller: Teller): Promise<void> {
  const verify = async (asker: Window, subject: Question['subject'], values: Record<string, string>) =>
    outcomeOf(await asker.ask(grant, { mode: 'verify', subject, values }));
  await teller.step({ zh: '姓名写错一字', en: 'A name with one wrong character' }, 'mismatch', () =>
    // By the system of this run: mismatches about one person are counted by the day.
    verify(newcomer, person(applicant), { name: '李明袁', birthDate: applicant.birthDate }),
  );
  await teller.step({ zh: '查无此人', en: 'A number that nobody has' }, 'not-found', () =>
    verify(window, person({ number: nobody }), { name: applicant.name }),
  );
  await teller.step({ zh: '记录正在更正，不作定论', en: 'A record under correction' }, 'under-correction', () =>
    verify(window, person(underCorrection), { name: underCorrection.name }),
  );
}

async function doubtOneItem({ window, person: grant }: Ground, teller: Teller): Promise<void> {
  const doubted = person(addressUnderCorrection);
  await teller.step(
    { zh: '只有地址在更正：问地址', en: 'Only the address is under correction: it is asked' },
    'under-correction: registeredAddress',
    async () => {
      const items = ['name', 'registeredAddress'];
      const answer = await window.ask(grant, { mode: 'fetch', subject: doubted, items });
      const outcome = outcomeOf(answer);
      return { ...outcome, got: `${outcome.got}: ${Object.keys(answer.results ?? {}).join(' ')}` };
    },
  );
  await teller.step({ zh: '……不问地址', en: '… and it is not' }, 'found: name', async () => {
    const answer = await window.ask(grant, { mode: 'fetch', subject: doubted, items: ['name'] });
    return outcomeOf(answer, (values) => Object.keys(values).join(' '));
  });
}

async function proveReceipts({ window, person: grant }: Ground, teller: Teller): Promise<void> {
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
      const answer = await window.ask(grant, question);
      return { got: `${window.proved} of ${asked}`, audit: answer.audit, value: answer };
    },
  );
  await teller.step(
    { zh: '篡改应答，回执即不符', en: 'The answer changed on the way no longer fits it' },
    'receipt.other-answer',
    async () => {
      const check = await window.check(grant, question, { ...first, kind: 'mismatch' });
      return { got: check.valid ? 'valid' : check.fault, value: undefined };
    },
  );
  await teller.step(
    { zh: '断线重试：同一键、同一次交换', en: 'A retry under the same key is the same exchange' },
    'same exchange',
    async () => {
      const again = await window.ask(grant, question);
      const same = again.exchange === first.exchange;
      return { got: `${same ? 'same' : 'another'} exchange`, audit: again.audit, value: undefined };
    },
  );
}
