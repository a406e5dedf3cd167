import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../paths';
import type { SampleDataRequest } from './load';

/** A thread's code is the compiled one, even when Jest runs sources. */
const threadFile = (): string => join(packageRoot(), 'dist', 'src', 'apps', 'local', 'sample-data', 'load-worker.js');

/** Told after each department: how many are done, and of how many. */
export type OnLoaded = (done: number, all: number) => void;

/**
 * Loads many departments at once, each as `loadSampleData` does, in at most as many threads as there are cores. Rejects
 * with the first fault, when every thread has ended.
 */
export async function loadCountry(requests: readonly SampleDataRequest[], onLoaded: OnLoaded): Promise<void> {
  const waiting = [...requests];
  let done = 0;
  const threads = Array.from({ length: Math.min(availableParallelism(), requests.length) }, () =>
    inThread({
      next: () => waiting.shift(),
      loaded: () => onLoaded(++done, requests.length),
    }).catch((fault: unknown) => {
      // The others finish what they have begun and take nothing new.
      waiting.length = 0;
      throw fault;
    }),
  );
  const results = await Promise.allSettled(threads);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

interface Work {
  next: () => SampleDataRequest | undefined;
  loaded: () => void;
}

/** Resolves when a thread has done what it could get and has ended. */
function inThread({ next, loaded }: Work): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(threadFile());
    let isDone = false;
    const goOn = (): void => {
      const request = next();
      isDone = request === undefined;
      if (request) worker.postMessage(request);
      else void worker.terminate();
    };
    worker.on('message', () => {
      loaded();
      goOn();
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      if (isDone) resolve();
      else reject(new Error('a thread that loads sample data ended too early'));
    });
    goOn();
  });
}
