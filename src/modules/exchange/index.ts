/**
 * Exchange: one brokered question and its one final answer. Admission in one transaction, a signed and sealed request
 * to the department that holds the answer, its reply checked, the audit record durable before anything is disclosed.
 * It holds no answer longer than the call that waits for it, and never sees a source.
 */
export { AnswerContract } from './answer-contract';
export { ExchangeModule } from './exchange.module';
export { type ExchangeLimits, ExchangeSettings } from './exchange-settings';
export { tokenRefusal } from './grant-choice';
export { judgeReply, mismatchedItems, type Judged } from './judge-reply';
export { LAST_WORD_MS } from './pending-ask';
export { ReplyLease } from './reply-lease';
export { ReplyDesk } from './reply-desk';
export { ReplyReader, type CheckedReply } from './reply-reader';
export { SETTLE_COUNTED } from './settle-guesses';
