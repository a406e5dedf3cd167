/**
 * Stops: the emergency brake. One act halts a system, a department, a resource or everything, for every call that starts
 * after it. It ends no grant and takes no key: when it is lifted, all is as it was. Tokens and exchanges ask it.
 */
export { StopDues } from './stop-dues';
export { StopMetrics } from './stop-metrics';
export { stopRefusal, type StopAsk } from './stop-refusal';
export { standingStops, type StandingStop } from './stop-rows';
export { StopsModule } from './stops.module';
