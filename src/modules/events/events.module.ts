import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { EventFeed } from './event-feed';
import { FeedWatch } from './feed-watch';

/** Needs from a global module of the app: DataSource. Its route is in tokens, which know how a system proves itself. */
@Module({
  providers: [
    { provide: FeedWatch, useFactory: (source: DataSource) => new FeedWatch(source), inject: [DataSource] },
    EventFeed,
  ],
  exports: [EventFeed],
})
export class EventsModule {}
