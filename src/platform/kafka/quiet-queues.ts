import { createRequire } from 'node:module';

/** What is used here of kafkajs's own queue of requests, one for each connection to a broker. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

const { prototype } = createRequire(__filename)('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
const schedule = prototype.scheduleCheckPendingRequests;

/**
 * kafkajs 2.2.4 looks into each connection's queue every millisecond, even when nothing waits there (tulios/kafkajs#1556:
 * the time until the next look comes out negative). It was half of an idle agent's CPU time. With nothing waiting no look
 * is planned; `push` plans one itself for whatever must wait.
 */
export function quietQueues(): void {
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
