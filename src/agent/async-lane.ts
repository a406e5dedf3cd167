import type { Question } from '../contracts';
import type { Clock } from '../kernel';
import type { Desk } from './desk';
import type { Shaped } from './shape';

/** Questions of one resource at a source at once: half of what a source has by default, for somebody waits for the others. */
const AT_ONCE = 2;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Faults of a source that pass. */
const PASSING: ReadonlySet<string> = new Set(['agent.source-busy', 'agent.source-failed', 'agent.source-timeout']);

/**
 * Questions that nobody waits for: a few at a time of each resource, so that they never stand in front of a window clerk
 * and a source that hangs holds up only itself, and again until the deadline while the source is out of order.
 */
export class AsyncLane {
  private readonly waiting = new Map<string, (() => void)[]>();
  private readonly asking = new Map<string, number>();

  constructor(
    private readonly desk: Pick<Desk, 'answer'>,
    private readonly clock: Clock,
    private readonly pause: (ms: number) => Promise<void> = paused,
  ) {}

  async answer(question: Question): Promise<Shaped> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const shaped = await this.inTurn(question);
      const passes = shaped.kind === 'source-unavailable' && PASSING.has(shaped.reasonCode ?? '');
      if (!passes || this.clock.now() + pauseMs >= question.deadlineMs) return shaped;
      await this.pause(pauseMs);
    }
  }

  private async inTurn(question: Question): Promise<Shaped> {
    const { resource } = question;
    while ((this.asking.get(resource) ?? 0) >= AT_ONCE) await this.turn(resource);
    this.asking.set(resource, (this.asking.get(resource) ?? 0) + 1);
    try {
      return await this.desk.answer(question);
    } finally {
      this.leave(resource);
    }
  }

  private turn(resource: string): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.set(resource, [...(this.waiting.get(resource) ?? []), resolve]);
    });
  }

  private leave(resource: string): void {
    const left = this.asking.get(resource)! - 1;
    if (left === 0) this.asking.delete(resource);
    else this.asking.set(resource, left);
    const [next, ...others] = this.waiting.get(resource) ?? [];
    if (others.length === 0) this.waiting.delete(resource);
    else this.waiting.set(resource, others);
    next?.();
  }
}

/** Leaves the process free to end: what was not answered comes again to another agent. */
function paused(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
