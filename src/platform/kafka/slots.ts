/** A bound on work in progress, and a way to wait for room. */
export class Slots {
  private used = 0;
  private waiters: (() => void)[] = [];

  constructor(private readonly most: number) {}

  get free(): boolean {
    return this.used < this.most;
  }

  get idle(): boolean {
    return this.used === 0;
  }

  take(): void {
    this.used += 1;
  }

  give(): void {
    this.used -= 1;
    const waiters = this.waiters;
    this.waiters = [];
    for (const wake of waiters) wake();
  }

  /** Resolves at the next `give`, or after so many milliseconds. */
  async changed(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.waiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
