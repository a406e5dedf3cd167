import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SampleDataRequest } from './load';

/** Told after each department: how many are done, and of how many. */
export type OnLoaded = (done: number, all: number) => void;

/**
 * Loads many departments at once, each as `loadSampleData` does, in at most as many threads as there are cores. Rejects
 * with the first fault, when every thread has ended. Runs compiled only: a thread's code is found beside this file.
 */
export async function loadCountry(requests: readonly SampleDataRequest[], onLoaded: OnLoaded): Promise<void> {
  const waiting = [...requests];
  let done = 0;
  const lanes = Array.from({ length: Math.min(availableParallelism(), requests.length) }, async () => {
    for (let request = waiting.shift(); request; request = waiting.shift()) {
      await inThread(request).catch((fault: unknown) => {
        // The others finish what they have begun and take nothing new.
        waiting.length = 0;
        throw fault;
      });
      onLoaded(++done, requests.length);
    }
  });
  const results = await Promise.allSettled(lanes);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

function inThread(request: SampleDataRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    let isLoaded = false;
    const worker = new Worker(join(__dirname, 'load-worker.js'), { workerData: request });
    worker.once('message', () => (isLoaded = true));
    worker.once('error', reject);
    worker.once('exit', () => {
      if (isLoaded) resolve();
      else reject(new Error(`sample data of ${request.department}: its thread ended too early`));
    });
  });
}
