import { FEED_EVENTS, refuse, type EventPage } from '../../contracts';
import { cursorOf, notOurs } from './feed-cursor';

/** A row of events; numbers of the database come as texts. */
export interface FeedRow {
  place: string;
  id: string;
  type: string;
  subject: string;
  data: Record<string, unknown>;
  told_at: Date;
}

/** One look at a feed: its last number and the rows behind the cursor, both of the same moment. */
export interface FeedLook {
  /** Undefined: from the oldest that is kept. */
  after: number | undefined;
  last: number;
  rows: readonly FeedRow[];
}

/**
 * The page of a look. Numbers have no gap, so one that is missing has been deleted: whoever asks for what came after it
 * is told so, for having missed something is worse than an error. Without a cursor the page begins behind the last gap.
 * @throws event.cursor-expired, contract.broken
 */
export function pageOfFeed({ after, last, rows }: FeedLook): EventPage {
  if (after !== undefined && after > last) throw notOurs();
  const places = rows.map(({ place }) => Number(place));
  const gap = places.findLastIndex((place, at) => at > 0 && place !== places[at - 1]! + 1);
  if (after !== undefined && (gap >= 0 || (places[0] ?? last + 1) !== after + 1)) throw expired();
  const kept = rows.slice(Math.max(gap, 0));
  return { events: kept.map(eventOf), next: cursorOf(places.at(-1) ?? last) };
}

function expired(): Error {
  const remedy = 'Begin anew without `after`, and read the present state of your grants, entries and stops.';
  return refuse('event.cursor-expired', { facts: { remedy } });
}

/** A newer replica may have told what this one has no title for; readers are not to wait for the upgrade. */
const TITLES = new Map<string, { zh: string; en: string }>(
  Object.values(FEED_EVENTS).map(({ type, titles }) => [type, titles]),
);

/** CloudEvents 1.0 in its JSON format, with the extension `sequence` and the register's titles. */
function eventOf({ place, id, type, subject, data, told_at }: FeedRow): EventPage['events'][number] {
  const { zh, en } = TITLES.get(type) ?? { zh: type, en: type };
  return {
    specversion: '1.0',
    id,
    source: '/onceway',
    type,
    subject,
    time: told_at.toISOString(),
    datacontenttype: 'application/json',
    sequence: place.padStart(16, '0'),
    titlezh: zh,
    titleen: en,
    data,
  };
}
