/**
 * Events: what departments are told, one feed each, in order and without a gap, told by the transaction that does what
 * they tell of. It decides nothing about who is told what, and an event holds ids and codes: no text, no person.
 */
export { EventFeed } from './event-feed';
export { EventsModule } from './events.module';
export { preferredWait } from './prefer-wait';
export { tell, type Telling } from './tell';
