import { parentPort, workerData } from 'node:worker_threads';
import { loadSampleData, type SampleDataRequest } from './load';

// One department of `loadCountry` in a thread of its own: making rows takes as much of a core as storing them does.
void loadSampleData(workerData as SampleDataRequest).then((loaded) => parentPort?.postMessage(loaded));
