import { defineLifecycle } from '../../kernel';
import { ANSWERING, type GrantDuty } from './grant-lifecycle';

export type RenewalState = 'filed' | 'requested' | 'approved' | 'refused' | 'withdrawn' | 'lapsed';
export type RenewalAct = 'file' | 'sign-off' | 'approve' | 'refuse' | 'withdraw' | 'lapse';

/**
 * A request for a later last day of a grant that stays the same one: it takes the same three people as the grant did.
 * When the grant ends, by whatever act, what is still open lapses with it.
 */
export const renewalLifecycle = defineLifecycle<RenewalState, RenewalAct, GrantDuty | 'grant'>({
  initial: 'filed',
  states: ['filed', 'requested', 'approved', 'refused', 'withdrawn', 'lapsed'],
  moves: [
    { from: 'filed', act: 'sign-off', to: 'requested', by: ['consumer'], notAfter: ['file'] },
    { from: 'filed', act: 'withdraw', to: 'withdrawn', by: ['consumer', 'clerk'] },
    { from: 'filed', act: 'lapse', to: 'lapsed', by: ['grant'] },
    { from: 'requested', act: 'approve', to: 'approved', by: ANSWERING, notAfter: ['file', 'sign-off'] },
    { from: 'requested', act: 'refuse', to: 'refused', by: ANSWERING, notAfter: ['file', 'sign-off'] },
    { from: 'requested', act: 'withdraw', to: 'withdrawn', by: ['consumer'] },
    { from: 'requested', act: 'lapse', to: 'lapsed', by: ['grant'] },
  ],
});
