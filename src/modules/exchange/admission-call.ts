import type { AuthorizationDetail, ExchangeRequest } from '../../contracts';
import type { OncewayError } from '../../kernel';
import type { AuditEvent } from '../audit';
import type { SystemCall } from '../tokens';
import type { LimitState } from './limits';
import type { PendingTerms } from './pending-call';
import type { SaltedQuestion } from './question';
import type { PartyStanding, UseStanding } from './standings';

/** A retry key as the caller gave it, hashed. */
export interface IdempotencyHash {
  key: Buffer;
  body: Buffer;
}

/** One call before admission: the caller is proved, the body fits its contract, nothing is taken yet. */
export interface AdmissionCall {
  call: SystemCall;
  body: ExchangeRequest;
  idempotency: IdempotencyHash | undefined;
  /** Epoch ms of the deadline, should the call be admitted. */
  deadlineMs: number;
  /** A fresh id, used unless the call is a retry of an exchange that has one. */
  freshId: string;
  sealedTexts: string;
  /** The proof that binds the asker to the body, sealed; null when it carries no digest of it. */
  sealedProof: string | null;
  /** Nobody waits for the answer: it is kept until it is fetched. `deadlineMs` is then the department's. */
  pending?: PendingTerms;
  /** Builds the question and the record of the acceptance once grant, id and attempt are known. */
  accept: (admitted: Omit<Admitted, keyof Accepted>) => Accepted;
}

/** What follows from an admission. */
export interface Accepted {
  asked: SaltedQuestion;
  /** The accepted record's content; every later record of the exchange repeats it. */
  facts: AuditEvent;
}

/** What admission decided in the caller's favour. */
export interface Admitted extends Accepted {
  exchange: string;
  /** Above 1: a retry, asked again under the same id. */
  attempt: number;
  admittedAtMs: number;
  deadlineMs: number;
  standing: UseStanding;
  detail: AuthorizationDetail;
  /** Guesses (hex) held for the items of a verification, by item. */
  guesses: ReadonlyMap<string, string>;
  /** How the limits stand after this call. */
  limits: readonly LimitState[];
}

/** One asking of an exchange. */
export interface Attempt {
  call: AdmissionCall;
  admitted: Admitted;
}

/** An attempt that has ended, and the items that were answered as wrongly claimed. */
export interface Ended extends Attempt {
  mismatched: readonly string[];
}

/** A call that has passed every check so far. */
export interface Candidate extends Attempt {
  party: PartyStanding;
}

export type RefuseCall = (call: AdmissionCall, refusal: OncewayError) => void;
