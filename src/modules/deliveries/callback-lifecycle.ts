import { defineLifecycle } from '../../kernel';
import type { CallbackState } from './callback-rows';

export type CallbackAct = 'file' | 'approve' | 'refuse' | 'end';

/** Who is what to a callback: the department whose system it is, or the authority. */
export type CallbackSide = 'owner' | 'authority';

/** The department files and may take back; the authority decides, and not who filed; either ends what is approved. */
export const callbackLifecycle = defineLifecycle<CallbackState, CallbackAct, CallbackSide>({
  initial: 'filed',
  states: ['filed', 'approved', 'refused', 'ended'],
  moves: [
    { from: 'filed', act: 'approve', to: 'approved', by: ['authority'], notAfter: ['file'] },
    { from: 'filed', act: 'refuse', to: 'refused', by: ['authority'], notAfter: ['file'] },
    { from: 'filed', act: 'end', to: 'ended', by: ['owner', 'authority'] },
    { from: 'approved', act: 'end', to: 'ended', by: ['owner', 'authority'] },
  ],
});
