import { defineLifecycle } from '../../kernel';
import type { Clock, GrantDuty } from './grant-lifecycle';

export type DisposalState = 'due' | 'overdue' | 'done';
export type DisposalAct = 'fall-overdue' | 'confirm';
export type DisposalMethod = 'destroy' | 'return';

/** The duty to dispose of what was received under a grant that gave access and has ended (R25 art. 27). */
export const disposalLifecycle = defineLifecycle<DisposalState, DisposalAct, GrantDuty | Clock>({
  initial: 'due',
  states: ['due', 'overdue', 'done'],
  moves: [
    { from: 'due', act: 'fall-overdue', to: 'overdue', by: ['clock'] },
    { from: 'due', act: 'confirm', to: 'done', by: ['consumer'] },
    { from: 'overdue', act: 'confirm', to: 'done', by: ['consumer'] },
  ],
});
