import type { Service } from './service';
import { StackFault } from './stack-fault';

export const ACTS = ['stop', 'start', 'kill'] as const;
export type Act = (typeof ACTS)[number];

export interface ProcessView {
  readonly name: string;
  readonly state: string;
  readonly pid?: number | undefined;
  readonly log?: string | undefined;
}

/** Knows every part of a running stack by name, in the order in which they were started. */
export class Supervisor {
  private readonly services = new Map<string, Service>();
  /** Acts on one part follow one another; two at once would race for its port. */
  private readonly queues = new Map<string, Promise<unknown>>();

  add(...services: readonly Service[]): void {
    for (const service of services) this.services.set(service.name, service);
  }

  list(): ProcessView[] {
    return [...this.services.values()].map(({ name, state, pid, log }) => ({ name, state, pid, log }));
  }

  has(name: string): boolean {
    return this.services.has(name);
  }

  /** Resolves when it is done: for `start`, when the part is ready again, at its old address. */
  async act(name: string, act: Act): Promise<ProcessView> {
    const service = this.services.get(name);
    if (service === undefined) throw new StackFault(`no process is called ${name}`);
    const before = this.queues.get(name) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(() => service[act]());
    this.queues.set(name, turn);
    await turn;
    const { state, pid, log } = service;
    return { name, state, pid, log };
  }

  /** The named parts at once, in good order; what cannot be stopped is not ours to stop. */
  async stop(names: readonly string[]): Promise<void> {
    await Promise.all(
      names.filter((name) => this.has(name)).map((name) => this.act(name, 'stop').catch(() => undefined)),
    );
  }
}
