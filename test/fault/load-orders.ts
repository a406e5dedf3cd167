import type { System } from '../support/governance';
import type { Call } from './history';

/** What is asked, and what its source holds. */
export interface Asked {
  readonly resource: string;
  readonly grant: string;
  readonly expected: string;
}

/** How often a client tries one call: a good one until it is served, a plain one twice. */
export type Patience = 'until-served' | 'once-more';

/** What the load's process is told. */
export type Order =
  | { readonly do: 'set-up'; readonly system: System; readonly gateways: readonly string[]; readonly asked: Asked[] }
  | { readonly do: 'begin'; readonly callers: number; readonly patience: Patience; readonly resources?: string[] }
  | { readonly do: 'end' };

/** What it says, in that order: the answer to an order, or what it noted meanwhile. */
export type Word =
  | { readonly says: 'ready' }
  | { readonly says: 'begun' }
  | { readonly says: 'ended'; readonly calls: readonly Call[]; readonly tokens: readonly string[] }
  | { readonly says: 'failed'; readonly why: string };
