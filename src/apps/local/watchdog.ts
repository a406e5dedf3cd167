import { reapRun } from './reap';

// The watchdog of one run, a process of its own session. Its standard input is a pipe that only the supervisor holds:
// however the supervisor ends, kill -9 included, the pipe closes, and whatever stands in the run's record is ended.
const folder = process.argv[2];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.stdin.on('error', () => undefined);
process.stdin.on('close', () => {
  void (folder === undefined ? Promise.resolve() : reapRun(folder)).finally(() => process.exit(0));
});
process.stdin.resume();
