import type { EventPage, FeedEvent, FeedEventType } from '../../../contracts';
import type { Officer } from './officer';
import type { Teller } from './teller';
import type { Wording } from './wording';

/** One thing that something happened to, and what the feed is to tell of it, in this order. */
export interface Told {
  readonly name: Wording;
  readonly of: (event: FeedEvent) => boolean;
  readonly types: readonly FeedEventType[];
}

/** What a department was told since a place in its feed: nobody needs to ask whether something has changed. */
export async function readTheFeed(
  reader: Officer,
  after: string | undefined,
  told: readonly Told[],
  teller: Teller,
): Promise<void> {
  teller.chapter({ zh: '事件：每个部门都被告知', en: 'The feed: each department is told' });
  const { events } = await feedOf(reader, after);
  for (const { name, of, types } of told) {
    await teller.step(name, types.map(shortly).join(', '), () => {
      const found = events.filter(of);
      return Promise.resolve({ got: found.map(({ type }) => shortly(type)).join(', '), value: undefined });
    });
  }
}

/** All that was told after a place, and the place that is reached with it. */
export async function feedOf(
  reader: Officer,
  after: string | undefined,
): Promise<{ events: readonly FeedEvent[]; next: string | undefined }> {
  const events: FeedEvent[] = [];
  let next = after;
  for (;;) {
    const place = next === undefined ? '' : `&after=${encodeURIComponent(next)}`;
    const page = await reader.get<EventPage>(`/v1/events?limit=200${place}`);
    events.push(...page.events);
    next = page.next;
    if (page.events.length === 0) return { events, next };
  }
}

/** `onceway.grant.suspended.v1` as `grant.suspended`. */
function shortly(type: string): string {
  return type.replace(/^onceway\./, '').replace(/\.v\d+$/, '');
}
