/**
 * SDK: what a business system needs to ask through the gateway (token, exchange, proof that the answer is the
 * provider's), for Node and for browsers. It keeps no data, knows no officer's routes and is no second place for rules:
 * what is allowed is decided by the gateway. How to use it: docs/sdk.md.
 */
export {
  verifyCallback,
  type CallbackCheck,
  type CallbackFault,
  type CallbackKey,
  type ReceivedCallback,
} from './callback';
export { createClient, type Client, type ClientOptions } from './client';
export type { BatchAnswer, BatchAsk } from './batch-calls';
export { clientAssertion, type AssertionAsk } from './client-assertion';
export { DpopKey, type ProofAsk } from './dpop-key';
export { LaterError, type LaterStatus } from './later-calls';
export type { CallOptions } from './limit';
export { OpeningError, type SystemOpeningKey } from './opening-key';
export { isProblem, ProblemError, type ProblemCode } from './problem-error';
export {
  bodyDigest,
  verifyQuestionProof,
  type QuestionBody,
  type QuestionProofAsk,
  type QuestionProofCheck,
  type QuestionProofFault,
} from './question-proof';
export { verifyReceipt, type AskedQuestion, type ReceiptCheck, type ReceiptFault } from './receipt';
export { ReceiptError } from './receipt-check';
export type { PrivateJwk, SignatureAlgorithm, SystemSigningKey } from './signing-key';
export type { Token, TokenAsk } from './token-source';
export type { AnswerTo, ExchangeAsk, ItemsOf } from './typed-exchange';
export { UnreachableError } from './unreachable-error';
