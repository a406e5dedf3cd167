/**
 * Limits at use: who may take how much of what in a second, at a time and in a day. It counts and shares out; it knows
 * nothing of grants or questions, and decides about nobody's right to ask.
 */
export { decide, firstWithoutRoom, PlainCounter, SharedCounter, type Claim, type Counter, type Part } from './counters';
