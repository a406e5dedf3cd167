import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';
import type { DataSource } from 'typeorm';

import type { EventPage } from '../../src/contracts';
import { keepTablesInShape } from '../../src/apps/worker/upkeep';
import { EventFeed, tell, type Telling } from '../../src/modules/events';
import { FeedWatch } from '../../src/modules/events/feed-watch';
import { createDataSource } from '../../src/platform/database';
import { newDatabase, type TestDatabase } from '../support/stack';

// Real: PostgreSQL, the roles of gateway and worker, two replicas' connections. Fake: nothing.
let database: TestDatabase;
let replicas: [DataSource, DataSource];
let worker: DataSource;
let owner: Client;
beforeAll(async () => {
  database = await newDatabase();
  const connect = (url: string, poolSize: number): Promise<DataSource> =>
    createDataSource({ url, entities: [], applicationName: 'event-feed-test', poolSize }).initialize();
  replicas = [await connect(database.urls.gateway, 12), await connect(database.urls.gateway, 12)];
  worker = await connect(database.urls.worker, 2);
  owner = new Client({ connectionString: database.urls.owner });
  await owner.connect();
});
beforeEach(() => owner.query('TRUNCATE events, event_feeds'));
afterAll(async () => {
  await Promise.all([...replicas, worker].map((source) => source.destroy()));
  await owner.end();
  await database.drop();
});

const [A, B, C] = ['11990100999000013D', '119901009990000480', '119901009990000998'] as const;
const feedOf = (source: DataSource): EventFeed => new EventFeed(source, new FeedWatch(source));

function telling(to: readonly string[], subject: string): Telling {
  return { to, type: 'onceway.grant.suspended.v1', subject, data: { grant: subject } };
}

/** One act that tells, committed. */
const act = (source: DataSource, ...tellings: Telling[]): Promise<void> =>
  source.transaction((tx) => tell(tx, tellings));

/** All that a reader gets from `after` on, page by page, until an empty page. */
async function readOn(feed: EventFeed, department: string, after?: string, limit = 7): Promise<EventPage> {
  const events: EventPage['events'] = [];
  let next = after;
  for (;;) {
    const page = await feed.read(department, { ...(next !== undefined && { after: next }), limit }, 0);
    events.push(...page.events);
    next = page.next;
    if (page.events.length === 0) return { events, next };
  }
}

describe('telling', () => {
  it('numbers each feed by itself; one event told to two departments has one id', async () => {
    await act(replicas[0], telling([B, A, B], 'first'), telling([A], 'second'), telling([], 'nobody'));
    await act(replicas[1], telling([A], 'third'));
    const [ofA, ofB] = [await readOn(feedOf(replicas[0]), A), await readOn(feedOf(replicas[1]), B)];
    expect(ofA.events.map(({ sequence, subject }) => [Number(sequence), subject])).toEqual([
      [1, 'first'],
      [2, 'second'],
      [3, 'third'],
    ]);
    expect(ofB.events).toEqual([{ ...ofA.events[0], sequence: ofB.events[0]!.sequence }]);
    expect((await readOn(feedOf(replicas[0]), C)).events).toEqual([]);
  });

  it('is undone with its act, and leaves no gap', async () => {
    await act(replicas[0], telling([A], 'first'));
    const undone = replicas[0].transaction(async (tx) => {
      await tell(tx, [telling([A, C], 'undone')]);
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    await act(replicas[0], telling([A], 'second'));
    const { events } = await readOn(feedOf(replicas[0]), A);
    expect(events.map(({ sequence, subject }) => [Number(sequence), subject])).toEqual([
      [1, 'first'],
      [2, 'second'],
    ]);
  });

  it('by many at once, some undone, in any order of departments: every reader sees each event once and in order', async () => {
    const WRITERS = 20;
    const ROUNDS = 15;
    const departments = [A, B, C];
    const committed = new Map(departments.map((code) => [code, new Set<string>()]));
    const write = async (writer: number): Promise<void> => {
      for (let round = 0; round < ROUNDS; round++) {
        const subject = `${writer}.${round}`;
        // Each writer names the departments in another order, and some of them only.
        const to = departments.filter((_code, at) => (writer + round + at) % 3 !== 0);
        if (writer % 2 === 0) to.reverse();
        const fails = (writer + round) % 5 === 0;
        const done = replicas[writer % 2]!.transaction(async (tx) => {
          await tell(tx, [telling(to, subject), telling([to[0]!], `${subject}+`)]);
          // What was told stays uncommitted for a while, as it does when the disk is slow.
          await sleep(Math.random() * 4);
          if (fails) throw new Error('undone');
          for (const code of to) committed.get(code)!.add(subject);
          committed.get(to[0]!)!.add(`${subject}+`);
        });
        await (fails ? expect(done).rejects.toThrow('undone') : done);
      }
    };
    let writing = true;
    const read = async (department: (typeof departments)[number], limit: number): Promise<EventPage['events']> => {
      const feed = feedOf(replicas[limit % 2]!);
      const seen: EventPage['events'] = [];
      let next: string | undefined;
      for (;;) {
        const last = !writing;
        const page = await readOn(feed, department, next, limit);
        seen.push(...page.events);
        next = page.next;
        if (last) return seen;
        await sleep(2);
      }
    };
    const readers = departments.flatMap((code) => [read(code, 1 + (code.length % 2)), read(code, 50)]);
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    writing = false;
    const seen = await Promise.all(readers);
    departments.forEach((code, at) => {
      for (const events of [seen[2 * at]!, seen[2 * at + 1]!]) {
        expect(events.map(({ sequence }) => Number(sequence))).toEqual(events.map((_event, place) => place + 1));
        expect(new Set(events.map(({ subject }) => subject))).toEqual(committed.get(code));
        expect(events).toHaveLength(committed.get(code)!.size);
        const times = events.map(({ time }) => time);
        expect(times).toEqual([...times].sort());
      }
    });
  }, 60_000);
});

describe('reading', () => {
  it('waits for what is told meanwhile on another replica', async () => {
    const feed = feedOf(replicas[0]);
    const { next } = await feed.read(A, {}, 0);
    const begunMs = performance.now();
    const waiting = feed.read(A, { after: next }, 20_000);
    await sleep(100);
    await act(replicas[1], telling([B], 'for another'));
    await sleep(700);
    await act(replicas[1], telling([A], 'at last'));
    expect((await waiting).events.map(({ subject }) => subject)).toEqual(['at last']);
    expect(performance.now() - begunMs).toBeLessThan(10_000);
  });

  it('does not wait when there is something, and gives up after its time', async () => {
    const feed = feedOf(replicas[0]);
    await act(replicas[0], telling([A], 'there'));
    const page = await feed.read(A, {}, 20_000);
    expect(page.events).toHaveLength(1);
    expect(await feed.read(A, { after: page.next }, 300)).toEqual({ events: [], next: page.next });
  });

  it('keeps its cursors: the same one gives the same events', async () => {
    for (const subject of ['1', '2', '3', '4', '5']) await act(replicas[0], telling([A], subject));
    const feed = feedOf(replicas[1]);
    const { next } = await feed.read(A, { limit: 2 }, 0);
    const once = await feed.read(A, { after: next, limit: 2 }, 0);
    await act(replicas[0], telling([A], '6'));
    expect(await feed.read(A, { after: next, limit: 2 }, 0)).toEqual(once);
    expect(once.events.map(({ subject }) => subject)).toEqual(['3', '4']);
  });

  it('tells a reader who stayed away for more than 90 days that something was missed', async () => {
    const feed = feedOf(replicas[0]);
    for (const subject of ['1', '2', '3']) await act(replicas[0], telling([A], subject));
    const { next: early } = await feed.read(A, { limit: 1 }, 0);
    const { next: late } = await feed.read(A, { limit: 2 }, 0);
    await owner.query(`UPDATE events SET told_at = now() - interval '89 days' WHERE place <= 2`);
    await keepTablesInShape(worker);
    expect((await feed.read(A, { after: early }, 0)).events).toHaveLength(2);
    await owner.query(`UPDATE events SET told_at = now() - interval '91 days' WHERE place <= 2`);
    await keepTablesInShape(worker);
    await expect(feed.read(A, { after: early }, 0)).rejects.toMatchObject({ code: 'event.cursor-expired' });
    expect((await feed.read(A, { after: late }, 0)).events.map(({ subject }) => subject)).toEqual(['3']);
    expect((await feed.read(A, {}, 0)).events.map(({ subject }) => subject)).toEqual(['3']);
    await owner.query(`DELETE FROM events`);
    await expect(feed.read(A, { after: late }, 0)).rejects.toMatchObject({ code: 'event.cursor-expired' });
    const begun = await feed.read(A, {}, 0);
    await act(replicas[0], telling([A], '4'));
    expect((await feed.read(A, { after: begun.next }, 0)).events.map(({ subject }) => subject)).toEqual(['4']);
  });
});
