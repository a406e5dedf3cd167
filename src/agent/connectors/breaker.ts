import { defineLifecycle, type Clock } from '../../kernel';

export type BreakerState = 'closed' | 'open' | 'half-open';
type Act = 'trip' | 'rest' | 'recover';

/** When a source that fails is left alone, and how it comes back. */
export const BREAKER = defineLifecycle<BreakerState, Act, 'outcome' | 'clock'>({
  initial: 'closed',
  states: ['closed', 'open', 'half-open'],
  moves: [
    { from: 'closed', act: 'trip', to: 'open', by: ['outcome'] },
    { from: 'open', act: 'rest', to: 'half-open', by: ['clock'] },
    { from: 'half-open', act: 'trip', to: 'open', by: ['outcome'] },
    { from: 'half-open', act: 'recover', to: 'closed', by: ['outcome'] },
  ],
});

/** `void`: the call says nothing of the source, because it was we who gave it no time. */
export type Outcome = 'answered' | 'failed' | 'void';

export interface BreakerOptions {
  /** One after the other. */
  failures: number;
  restMs: number;
  clock: Clock;
  onState: (state: BreakerState) => void;
}

/** Half open, one call tries for all; what ends late, of calls from before, counts no more. */
export class Breaker {
  private state: BreakerState = BREAKER.initial;
  private failed = 0;
  private openedMs = 0;
  private trying = false;

  constructor(private readonly options: BreakerOptions) {
    options.onState(this.state);
  }

  /** What the call must be ended with; undefined: it may not be made. */
  admit(): ((outcome: Outcome) => void) | undefined {
    if (this.state === 'open' && this.options.clock.now() - this.openedMs >= this.options.restMs) this.move('rest');
    if (this.state === 'open' || this.trying) return undefined;
    if (this.state === 'closed') return (outcome) => this.ended(outcome);
    this.trying = true;
    return (outcome) => this.tried(outcome);
  }

  private ended(outcome: Outcome): void {
    if (this.state !== 'closed' || outcome === 'void') return;
    this.failed = outcome === 'failed' ? this.failed + 1 : 0;
    if (this.failed >= this.options.failures) this.move('trip');
  }

  private tried(outcome: Outcome): void {
    this.trying = false;
    if (outcome !== 'void') this.move(outcome === 'failed' ? 'trip' : 'recover');
  }

  private move(act: Act): void {
    const next = BREAKER.next(this.state, act, { roles: ['outcome', 'clock'], earlierActs: [] });
    if ('refused' in next) throw new Error(`breaker: ${act} while ${this.state}`);
    this.state = next.to;
    this.failed = 0;
    if (this.state === 'open') this.openedMs = this.options.clock.now();
    this.options.onState(this.state);
  }
}
