import type { ExchangeRequest, Question } from '../../contracts';
import { commitment, newSalt } from '../../platform/keys';
import type { GrantStanding } from '../tokens';
import { askedItems } from './grant-choice';

/** The question with its salt, as the agent will read it, and the commitment that stands outside the seal. */
export interface SaltedQuestion {
  question: Question;
  request: string;
}

/** The question as sealed: what the provider must know to answer and to judge, not the case, the reason or the clerk. */
export function saltedQuestion(
  body: ExchangeRequest,
  asker: { system: string; department: string },
  admitted: { exchange: string; attempt: number; deadlineMs: number; standing: GrantStanding },
): SaltedQuestion {
  const question: Omit<Question, 'requestSalt'> = {
    exchange: admitted.exchange,
    attempt: admitted.attempt,
    consumer: asker.department,
    system: asker.system,
    grant: admitted.standing.id,
    resource: admitted.standing.resource,
    version: admitted.standing.version,
    mode: body.mode,
    subject: body.subject,
    items: askedItems(body),
    ...(body.values !== undefined && { values: body.values }),
    matter: body.matter,
    deadlineMs: admitted.deadlineMs,
  };
  const requestSalt = newSalt();
  return { question: { ...question, requestSalt }, request: commitment(requestSalt, question) };
}
