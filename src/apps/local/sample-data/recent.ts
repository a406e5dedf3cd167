import type { Random } from './random';

/** The last few of a stream, to draw from: what a memory-flat generator can know of the rest of the country. */
export class Recent<T> {
  private readonly items: T[] = [];
  private at = 0;

  constructor(private readonly size: number) {}

  push(item: T): void {
    this.items[this.at] = item;
    this.at = (this.at + 1) % this.size;
  }

  pick(random: Random): T | undefined {
    return this.items.length === 0 ? undefined : random.pick(this.items);
  }
}
