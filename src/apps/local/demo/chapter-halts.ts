import type { GrantView, StopView } from '../../../contracts';
import { ProblemError } from '../../../sdk';
import { WELL_KNOWN } from '../sample-data';
import { attestWindowDuty, withdrawWindowDuty } from './attribute';
import type { Ground } from './chapter-governance';
import type { Outcome, Teller } from './teller';
import type { Question, Window } from './window';

const { applicant } = WELL_KNOWN;
const QUESTION: Question = {
  mode: 'verify',
  subject: { type: 'citizen-number', id: applicant.number },
  values: { name: applicant.name },
};
const STOP_MINUTES = 5;

/** Nothing about suspensions and stops is in the token, so a token that lives is of no use. */
export async function halt(ground: Ground, teller: Teller): Promise<StopView> {
  teller.chapter({ zh: '暂停与紧急停用：下一次提问即生效', en: 'Suspended or stopped: the next call feels it' });
  await suspend(ground, teller);
  await loseDuty(ground, teller);
  return stop(ground, teller);
}

async function suspend({ officers, window, person }: Ground, teller: Teller): Promise<void> {
  const path = `/v1/grants/${person.id}/suspensions`;
  const police = await officers.policeHead;
  const before = await window.token(person);
  await teller.step({ zh: '公安局暂停授权', en: "The provider's head suspends the grant" }, 'suspended', async () => {
    const { status } = await police.post<GrantView>(path, { reason: '核查使用情况' });
    return { got: status, value: undefined };
  });
  try {
    await teller.step(
      { zh: '下一次提问即被拒，令牌仍在有效期', en: 'The next call is refused though its token lives' },
      'grant.suspended, same token',
      () => refusedBy(window, person, before.accessToken),
    );
    await teller.refusal(
      { zh: '谁暂停，谁恢复：使用方不能代为恢复', en: 'Only the side that suspended lifts it: not the consumer' },
      'access.denied',
      async () => (await officers.windowHead).delete(`${path}/provider`),
    );
  } finally {
    await police.delete(`${path}/provider`);
  }
  await answersAgain(window, person, { zh: '恢复授权后照常应答', en: 'Resumed, it works again' }, teller);
}

/** What the provider requires of the asking department must go on being so. */
async function loseDuty({ officers, window, person }: Ground, teller: Teller): Promise<void> {
  const before = await window.token(person);
  try {
    await teller.step(
      { zh: '部门失去所要求的职责，授权随即停用', en: 'The department loses the required duty: the grant rests' },
      'grant.attribute-missing, same token',
      async () => {
        await withdrawWindowDuty(officers.authority);
        return refusedBy(window, person, before.accessToken);
      },
    );
  } finally {
    await attestWindowDuty(officers.authority);
  }
  await answersAgain(window, person, { zh: '职责恢复后照常应答', en: 'Attested again, it works again' }, teller);
}

/** R25 art. 35. It ends by itself, so that a demonstration that is broken off leaves nothing stopped for long. */
async function stop({ officers, window, newcomer, person }: Ground, teller: Teller): Promise<StopView> {
  const before = await newcomer.token(person);
  const placed = await teller.step(
    { zh: '主管部门紧急停用一个系统', en: 'The authority stops one system' },
    'in-force',
    async () => {
      const until = new Date(Date.now() + STOP_MINUTES * 60_000).toISOString();
      const body = { scope: 'system', target: newcomer.system.id, reason: '疑似密钥泄露，先行停用', until };
      const made = await officers.authority.post<StopView>('/v1/stops', body);
      return { got: made.status, value: made };
    },
  );
  try {
    await teller.step(
      { zh: '该系统下一次提问即被拒', en: 'Its next call is refused though its token lives' },
      'access.stopped, same token',
      () => refusedBy(newcomer, person, before.accessToken),
    );
    await answersAgain(
      window,
      person,
      { zh: '同部门其他系统不受影响', en: "The department's other system goes on" },
      teller,
    );
  } finally {
    await officers.secondAuthority.delete(`/v1/stops/${placed.id}`);
  }
  await answersAgain(newcomer, person, { zh: '解除后照常应答', en: 'Lifted, it works again' }, teller);
  return placed;
}

async function answersAgain(window: Window, grant: GrantView, name: { zh: string; en: string }, teller: Teller) {
  await teller.step(name, 'match', async () => {
    const { kind, audit } = await window.ask(grant, QUESTION);
    return { got: kind, audit, value: undefined };
  });
}

/** The code with which the question is refused, and whether the token of before would still have served. */
async function refusedBy(window: Window, grant: GrantView, tokenBefore: string): Promise<Outcome<undefined>> {
  const problem = await window.ask(grant, QUESTION).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof ProblemError) return error;
      throw error;
    },
  );
  const now = await window.token(grant);
  const alive = now.accessToken === tokenBefore && now.expiresAtMs > Date.now();
  const got = `${problem?.code ?? 'answered'}, ${alive ? 'same' : 'another'} token`;
  return { got, audit: problem?.problem?.audit, value: undefined };
}
