import { generateSigningJwk, heldKey, signingKey, type HeldKey } from '../../platform/keys';
import { TokenKeyRing } from './token-key-ring';
import { OVERLAP_MS, SCHEDULE_AGE_MS, type ScheduledKey } from './token-key-schedule';

const AT = Date.UTC(2026, 11, 1);

let nowMs: number;
let schedule: ScheduledKey[];
let further: HeldKey[];
let reads: number;
let away: boolean;

const newKey = (): HeldKey => heldKey(signingKey(generateSigningJwk('ES256')));
const first = newKey();
const second = newKey();
const rowOf = ({ kid, publicJwk }: HeldKey, activeFromMs = AT): ScheduledKey => ({
  kid,
  jwk: publicJwk,
  activeFromMs,
  withdrawn: false,
});

/** A replica, whose clock may be off. */
function replica(offMs = 0): TokenKeyRing {
  const read = (): Promise<ScheduledKey[]> => {
    reads += 1;
    return away ? Promise.reject(new Error('away')) : Promise.resolve(schedule);
  };
  return new TokenKeyRing({ held: () => ({ first, further }) }, read, { now: () => nowMs + offMs });
}

beforeEach(() => {
  [nowMs, schedule, further, reads, away] = [AT - 60_000, [rowOf(second)], [second], 0, false];
});

describe("a replica's keys of access tokens", () => {
  it('change at the announced moment, without a restart', async () => {
    const ring = replica();
    expect((await ring.signer()).kid).toBe(first.kid);
    nowMs = AT;
    expect((await ring.signer()).kid).toBe(second.kid);
  });

  it('verify what replicas signed whose clocks are half a minute early or late', async () => {
    const [early, late] = [replica(30_000), replica(-30_000)];
    for (nowMs = AT - 60_000; nowMs <= AT + 60_000; nowMs += 10_000) {
      for (const [one, other] of [
        [early, late],
        [late, early],
      ] as const) {
        expect(await other.verifying((await one.signer()).kid)).toBeDefined();
      }
    }
  });

  it('are looked up again after a few seconds, by one query however many ask', async () => {
    const ring = replica();
    await Promise.all(Array.from({ length: 20 }, () => ring.signer()));
    expect(reads).toBe(1);
    nowMs += SCHEDULE_AGE_MS;
    await Promise.all([ring.signer(), ring.verifying(first.kid), ring.published()]);
    expect(reads).toBe(2);
  });

  it('are looked up again when the clock was set back', async () => {
    const ring = replica();
    await ring.signer();
    nowMs -= 86_400_000;
    await ring.signer();
    expect(reads).toBe(2);
  });

  it('no longer count once withdrawn', async () => {
    const ring = replica();
    nowMs = AT;
    await ring.signer();
    schedule = [{ ...rowOf(second), withdrawn: true }];
    nowMs += SCHEDULE_AGE_MS;
    expect(await ring.verifying(second.kid)).toBeUndefined();
    expect((await ring.signer()).kid).toBe(first.kid);
  });

  it('list announced, active and retired ones, and at last the newest alone', async () => {
    const ring = replica();
    const listed = async (): Promise<unknown[]> => (await ring.published()).map(({ kid }) => kid);
    expect(await listed()).toEqual([first.kid, second.kid]);
    nowMs = AT + OVERLAP_MS - 1;
    expect(await listed()).toEqual([first.kid, second.kid]);
    nowMs = AT + OVERLAP_MS;
    expect(await listed()).toEqual([second.kid]);
  });

  it('are told when one is missing here, before its time and after', async () => {
    further = [];
    const ring = replica();
    expect((await ring.missing()).map(({ kid }) => kid)).toEqual([second.kid]);
    nowMs = AT;
    await expect(ring.signer()).rejects.toMatchObject({ code: 'token.no-signing-key' });
    further = [second];
    nowMs += SCHEDULE_AGE_MS;
    expect(await ring.missing()).toEqual([]);
    expect((await ring.signer()).kid).toBe(second.kid);
  });

  it('sign and verify nothing while the schedule cannot be read; the key set stays what it was', async () => {
    const ring = replica();
    await ring.signer();
    away = true;
    nowMs += SCHEDULE_AGE_MS;
    await expect(ring.signer()).rejects.toThrow('away');
    await expect(ring.verifying(first.kid)).rejects.toThrow('away');
    expect(await ring.published()).toHaveLength(2);
  });
});
