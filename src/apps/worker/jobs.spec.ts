import type { Logger } from '../../platform/logging';
import { Jobs } from './jobs';

const warn = jest.fn();
const info = jest.fn();
const logger = { warn, info } as unknown as Logger;

it('a job that fails runs again; the log tells once that it fails and once that it works', async () => {
  const jobs = new Jobs(logger);
  let rounds = 0;
  const done = new Promise<void>((resolve) => {
    jobs.start([
      {
        name: 'shaky',
        everyMs: 1,
        run: () => {
          rounds += 1;
          if (rounds === 5) resolve();
          return rounds <= 3 ? Promise.reject(new Error('away')) : Promise.resolve();
        },
      },
    ]);
  });
  await done;
  await jobs.stop();
  expect(warn).toHaveBeenCalledTimes(1);
  expect(info).toHaveBeenCalledTimes(1);
});

it('a stop waits for the round under way and begins no other', async () => {
  const jobs = new Jobs(logger);
  let rounds = 0;
  let finish = (): void => undefined;
  const run = (): Promise<void> => {
    rounds += 1;
    return new Promise((resolve) => (finish = resolve));
  };
  jobs.start([{ name: 'slow', everyMs: 1, run }]);
  let stopped = false;
  const stopping = jobs.stop().then(() => (stopped = true));
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(stopped).toBe(false);
  finish();
  await stopping;
  expect(rounds).toBe(1);
});
