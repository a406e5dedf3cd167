import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** How late a waiting reader may learn of something. */
const LOOK_MS = 500;
/** A replica holds so many calls back; whoever comes then is answered at once, as without a preference. */
const MOST_WAITING = 500;
const MOST_OF_DEPARTMENT = 20;

interface Waiting {
  department: string;
  place: number;
  /** Whether it is worth while to look into the feed. */
  wake: (moved: boolean) => void;
}

/** Holds readers back until their feed has moved: one query a half second for all of them, none while nobody waits. */
@Injectable()
export class FeedWatch implements OnModuleDestroy {
  private readonly waiting = new Set<Waiting>();
  private looking: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(private readonly source: Pick<DataSource, 'query'>) {}

  /** True once the feed is beyond `place`; false after `waitMs`, or when the process is about to end. */
  async until(department: string, place: number, waitMs: number): Promise<boolean> {
    const ofDepartment = [...this.waiting].filter((one) => one.department === department).length;
    if (this.stopping || this.waiting.size >= MOST_WAITING || ofDepartment >= MOST_OF_DEPARTMENT) return false;
    return new Promise<boolean>((resolve) => {
      const wake = (moved: boolean): void => {
        clearTimeout(late);
        this.waiting.delete(one);
        if (this.waiting.size === 0) clearTimeout(this.looking);
        resolve(moved);
      };
      const one = { department, place, wake };
      const late = setTimeout(() => wake(false), waitMs);
      this.waiting.add(one);
      if (this.waiting.size === 1) this.lookSoon();
    });
  }

  /** Whoever waits is answered before connections close. */
  onModuleDestroy(): void {
    this.stopping = true;
    this.wakeAll(false);
  }

  private lookSoon(): void {
    this.looking = setTimeout(() => void this.look(), LOOK_MS);
  }

  private async look(): Promise<void> {
    const departments = [...new Set([...this.waiting].map(({ department }) => department))];
    try {
      const rows = await this.source.query<{ department: string; last: string }[]>(
        'SELECT department, last FROM event_feeds WHERE department = ANY ($1)',
        [departments],
      );
      const last = new Map(rows.map((row) => [row.department, Number(row.last)]));
      for (const { department, place, wake } of [...this.waiting]) if ((last.get(department) ?? 0) > place) wake(true);
    } catch {
      // They ask again themselves and are told what is wrong.
      this.wakeAll(true);
    }
    if (this.waiting.size > 0) this.lookSoon();
  }

  private wakeAll(moved: boolean): void {
    for (const { wake } of [...this.waiting]) wake(moved);
  }
}
