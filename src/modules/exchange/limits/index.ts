/**
 * Limits at use: who may take how much of what in a second, at a time and in a day. It counts and shares out; it knows
 * nothing of grants or questions, and decides about nobody's right to ask.
 */
export { decide } from './counters';
export { dayEndMs, limitRefusal, rateLimitFields, statesOf, type LimitState } from './limit-state';
export { LIMITS, type LimitName, type Use } from './use';
export { UseCounters } from './use-counters';
export { giveBack } from './use-rows';
