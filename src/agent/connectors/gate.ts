import { refuse } from '../../contracts';

export interface GateOptions {
  source: string;
  /** Questions that the source is asked at the same time. */
  places: number;
  /** Questions that may wait for a place. */
  waiting: number;
  resources: readonly string[];
}

/** Room to wait that one of several resources leaves to the others. */
const KEPT_WAITING = 4;

interface Waiter {
  enter: () => void;
}

/**
 * Who may ask a source now. Where it holds several resources, none takes all its places, nor all the room to wait:
 * questions of one that hang leave the others a way through. Each resource has a queue, and they are served in turn.
 */
export class Gate {
  readonly capacity: number;
  private readonly share: number;
  private readonly room: number;
  private readonly queues: ReadonlyMap<string, Waiter[]>;
  private readonly running = new Map<string, number>();
  private taken = 0;
  private turn = 0;

  constructor(private readonly options: GateOptions) {
    const { places, waiting, resources } = options;
    const several = resources.length > 1;
    this.share = several ? Math.max(1, places - 1) : places;
    this.room = several ? waiting - Math.min(KEPT_WAITING, Math.floor(waiting / 4)) : waiting;
    this.queues = new Map(resources.map((resource) => [resource, []]));
    this.capacity = places + waiting;
  }

  /** Resolves with what gives the place back. Throws `agent.source-busy` at once, `agent.source-timeout` after the time. */
  async enter(resource: string, withinMs: number): Promise<() => void> {
    const { source } = this.options;
    const queue = this.queues.get(resource);
    if (!queue) throw new Error(`source ${source} does not hold ${resource}`);
    if (withinMs <= 0) throw this.refusal('agent.source-timeout');
    if (!this.mayRun(resource)) {
      if (queue.length >= this.room || this.asked >= this.capacity) throw this.refusal('agent.source-busy');
      await this.wait(queue, withinMs);
    } else this.take(resource);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.taken -= 1;
      this.running.set(resource, this.countOf(resource) - 1);
      this.admitNext();
    };
  }

  private wait(queue: Waiter[], withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        enter: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(waiter), 1);
        reject(this.refusal('agent.source-timeout'));
      }, withinMs);
      queue.push(waiter);
    });
  }

  /** The place is taken before the waiter wakes, or somebody else would take it in between. */
  private admitNext(): void {
    const resources = [...this.queues.keys()];
    for (let step = 0; step < resources.length; step++) {
      const at = (this.turn + step) % resources.length;
      const resource = resources[at]!;
      const waiter = this.mayRun(resource) ? this.queues.get(resource)!.shift() : undefined;
      if (!waiter) continue;
      this.turn = at + 1;
      this.take(resource);
      waiter.enter();
      return;
    }
  }

  private get asked(): number {
    return [...this.queues.values()].reduce((sum, { length }) => sum + length, this.taken);
  }

  private mayRun(resource: string): boolean {
    return this.taken < this.options.places && this.countOf(resource) < this.share;
  }

  private take(resource: string): void {
    this.taken += 1;
    this.running.set(resource, this.countOf(resource) + 1);
  }

  private countOf(resource: string): number {
    return this.running.get(resource) ?? 0;
  }

  private refusal(code: 'agent.source-busy' | 'agent.source-timeout'): Error {
    return refuse(code, { facts: { source: this.options.source } });
  }
}
