import { OncewayError } from '../../kernel';
import type { Ground } from './ground';
import type { Target } from './target';

export interface Titles {
  readonly zh: string;
  readonly en: string;
}

/** What one check found. Words and facts name tables, items and counts; never a value of anybody's record. */
export interface Verdict {
  readonly status: 'pass' | 'warn' | 'fail';
  readonly detail: string;
  /** What to do about it; absent when there is nothing to do. */
  readonly next?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface Check {
  readonly id: string;
  readonly titles: Titles;
  /** Checks without whose success this one can say nothing. */
  readonly needs: readonly string[];
  /** Reads every row: what such a check cannot finish in time says nothing against the mapping, only that the table is large. */
  readonly readsWholeTables?: boolean;
  /** Asked once the needed checks are done; one verdict each. Absent: the agent as a whole. */
  readonly targets?: (ground: Ground) => readonly Target[];
  readonly run: (ground: Ground, target: Target) => Verdict | Promise<Verdict>;
}

export interface CheckResult {
  readonly check: string;
  readonly titles: Titles;
  readonly about?: string;
  readonly status: Verdict['status'] | 'skipped';
  readonly detail: string;
  readonly next?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

export const pass = (detail: string, facts?: Verdict['facts']): Verdict => verdict('pass', detail, undefined, facts);
export const warn = (detail: string, next: string, facts?: Verdict['facts']): Verdict =>
  verdict('warn', detail, next, facts);
export const fail = (detail: string, next: string, facts?: Verdict['facts']): Verdict =>
  verdict('fail', detail, next, facts);

export const TOO_LARGE = 'the table is too large to be read whole within the time: look at it by SQL, at a quiet hour';

/** For a question that may take too long. */
export function unlessLate(error: unknown): 'late' {
  if (error instanceof OncewayError && error.code === 'agent.source-timeout') return 'late';
  throw error;
}

function verdict(status: Verdict['status'], detail: string, next?: string, facts?: Verdict['facts']): Verdict {
  return { status, detail, ...(next !== undefined && { next }), ...(facts !== undefined && { facts }) };
}
