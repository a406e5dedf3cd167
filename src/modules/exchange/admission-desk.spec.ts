import type { DataSource } from 'typeorm';
import { systemClock } from '../../kernel';
import type { AdmissionCall } from './admission-call';
import { AdmissionDesk } from './admission-desk';
import type { ClaimContract } from './claim-contract';
import type { ExchangeSettings } from './exchange-settings';
import type { GuessAlarm } from './guess-alarm';
import type { PendingRequests } from './pending-requests';
import type { Releases } from './releases';

const settings = { clock: systemClock, instance: 'i', keys: {}, times: {} } as ExchangeSettings;
const alarm = { afterRefusal: () => Promise.resolve() } as unknown as GuessAlarm;

/** Each batch asks for a connection of its own. */
function deskOn(connect: () => Promise<unknown>): AdmissionDesk {
  const source = { createQueryRunner: () => ({ connect }) } as unknown as DataSource;
  return new AdmissionDesk(source, settings, {} as ClaimContract, {} as Releases, alarm, {} as PendingRequests);
}

function callUntil(deadlineMs: number): AdmissionCall {
  return { deadlineMs } as AdmissionCall;
}

describe('admission', () => {
  it('answers at the deadline when the database hangs, also who waits behind the batches that hang', async () => {
    let begun = 0;
    const desk = deskOn(() => {
      begun += 1;
      return new Promise(() => undefined);
    });
    const calls = Array.from({ length: 400 }, () => desk.admit(callUntil(Date.now() + 500)));
    const outcomes = await Promise.allSettled(calls);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'database.unavailable' } });
    }
    expect(begun).toBe(2);
  });

  it('asks the database nothing for a call that has been answered', async () => {
    const batches: number[] = [];
    let free: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (free = resolve));
    const desk = deskOn(async () => {
      batches.push(batches.length);
      await held;
      throw new Error('the first batches fail');
    });
    const calls = Array.from({ length: 300 }, () => desk.admit(callUntil(Date.now() + 50)));
    await Promise.allSettled(calls);
    free();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(batches).toHaveLength(2);
  });
});
