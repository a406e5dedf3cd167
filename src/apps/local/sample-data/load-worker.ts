import { parentPort } from 'node:worker_threads';
import { loadSampleData, type SampleDataRequest } from './load';

// A thread of `loadCountry`: making rows takes as much of a core as storing them does. One thread loads department
// after department, as code that has run for one is fast for the next. A rejection ends it, with the fault told.
parentPort?.on('message', (request: SampleDataRequest) => {
  void loadSampleData(request).then((loaded) => parentPort?.postMessage(loaded));
});
