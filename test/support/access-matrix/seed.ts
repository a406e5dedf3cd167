import type { ErrorCode } from '../../../src/contracts';
import type { Answer } from '../browser';
import type { CallerName } from './callers';
import type { World } from './world';

/** One object of the own department, new, and a call that would act on it rightly. */
export interface Target {
  /** Path parameters by name. */
  params?: Readonly<Record<string, string>>;
  query?: string;
  /** A body that keeps its contract, or a refusal would be about the body. */
  body?: unknown;
  /** What must not stand in the answer to a stranger: ids of the own department. */
  hidden?: readonly string[];
}

export interface Seed {
  /** Called once for all who are refused, and anew for each who is not. */
  readonly target: (world: World) => Target | Promise<Target>;
  /** Whoever is let through would lose the session that the matrix goes on with; the route's own specs do that. */
  readonly refusedOnly?: true;
  /** Undoes what one who was let through did, where it would shut out the callers after it. */
  readonly undo?: (world: World, answer: Answer) => Promise<unknown>;
  /** Why strangers may see it though it belongs to the own department: the route has no x-foreign. */
  readonly open?: string;
  /** Callers who may enter and are answered otherwise than x-foreign and the documented success say. */
  readonly but?: Readonly<Partial<Record<CallerName, ErrorCode | 'success'>>>;
}
