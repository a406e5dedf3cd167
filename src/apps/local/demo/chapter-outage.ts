import { ProblemError } from '../../../sdk';
import { MARKET_REGULATION, WELL_KNOWN } from '../sample-data';
import type { StackFile } from '../stack-file';
import type { Ground } from './chapter-governance';
import { control } from './control';
import type { Teller } from './teller';
import type { Question } from './window';

const AGENT = `agent-${MARKET_REGULATION.shortName}`;
const QUESTION: Question = {
  mode: 'fetch',
  subject: { type: 'credit-code', id: WELL_KNOWN.restaurant.creditCode },
  items: ['name'],
};

/** A department that does not answer says nothing about the record: the clerk must not read it as "none". */
export async function stopAnAgent(stack: StackFile, { window, enterprise }: Ground, teller: Teller): Promise<void> {
  teller.chapter({ zh: '故障：不应答不等于没有', en: 'An outage: no answer is not "not found"' });
  const name = { zh: '市场监管局前置机停机，再问企业', en: "The registrar's agent is stopped and asked" };
  try {
    await teller.step(name, 'source-unavailable, exchange.source-unavailable', async () => {
      await control(stack, AGENT, 'stop');
      const problem = await window.ask(enterprise, { ...QUESTION, waitSeconds: 2 }).then(
        ({ kind }) => kind,
        (error: unknown) => {
          if (error instanceof ProblemError) return error;
          throw error;
        },
      );
      if (typeof problem === 'string') return { got: problem, value: undefined };
      return {
        got: `${problem.problem?.kind ?? 'no kind'}, ${problem.code}`,
        audit: problem.problem?.audit,
        value: undefined,
      };
    });
  } finally {
    await control(stack, AGENT, 'start');
  }
  await teller.step({ zh: '前置机恢复，照常应答', en: 'Started again, it answers' }, 'found', async () => {
    const { kind, audit } = await window.untilAnswered(enterprise, QUESTION);
    return { got: kind, audit, value: undefined };
  });
}
