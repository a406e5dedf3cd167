/**
 * Dead letters: where records stand that could not be taken, and the operators' ways out of it: to have the original
 * taken after all, or to say that it is settled. It judges no record itself and never keeps or shows what one held.
 */
export { DeadLetters, type LetterView, type LettersGround, type Replayed } from './dead-letters';
