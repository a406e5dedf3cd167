import { systemClock, uuidv7, type Clock } from '../../kernel';
import { EVENT_SOURCES } from '../../platform/kafka';
import { generateSigningJwk, signingKey, verifyingKey, type VerifyingKey } from '../../platform/keys';
import { AuditReader } from './audit-reader';
import { completeRecord } from './audit-record';
import { AuditSettings } from './audit-settings';
import type { AuditMessage } from './read-audit-message';
import { signRecords } from './signed-record';

const key = signingKey(generateSigningJwk('ES256'));
const settings = new AuditSettings('gateway-test', key, systemClock, EVENT_SOURCES.gateway('gateway-test'));

function message(): AuditMessage {
  const [signed] = signRecords([completeRecord({ type: 'grant.resumed', grant: uuidv7() }, 'g', Date.now())], settings);
  const { partition, value, headers } = signed!;
  return { partition, offset: '0', appendTimeMs: 0, value: Buffer.from(value), headers };
}

const nothing = (): Promise<void> => Promise.resolve();

describe('a record whose key is not announced yet', () => {
  it('waits for the key and is then taken', async () => {
    const known = new Map<string, VerifyingKey>();
    const reader = new AuditReader((kid) => known.get(kid), systemClock, 5_000);
    const alive = jest.fn(() => {
      known.set(key.kid, verifyingKey(key.publicJwk));
      return Promise.resolve();
    });
    const [checked] = await reader.check([message()], alive);
    expect(checked!.content.kind).toBe('record');
    expect(alive).toHaveBeenCalledTimes(1);
  });

  it('is refused after the patience for that key is spent, which happens once', async () => {
    let nowMs = 0;
    const clock: Clock = { now: () => nowMs };
    const reader = new AuditReader(() => undefined, clock, 20);
    const alive = jest.fn(() => {
      nowMs += 20;
      return Promise.resolve();
    });
    for (let round = 0; round < 3; round++) {
      const [checked] = await reader.check([message()], alive);
      expect(checked!.content).toEqual({ kind: 'poison', reason: 'audit.signature-invalid' });
    }
    expect(alive).toHaveBeenCalledTimes(1);
  });

  it('gives up with the consumer that lost its partition', async () => {
    const reader = new AuditReader(() => undefined, systemClock, 5_000);
    const lost = (): Promise<void> => Promise.reject(new Error('rebalance'));
    await expect(reader.check([message()], lost)).rejects.toThrow('rebalance');
  });
});

it('does not wait for what a key could not mend', async () => {
  const reader = new AuditReader(() => verifyingKey(key.publicJwk), systemClock, 5_000);
  const spoilt: AuditMessage = { ...message(), value: Buffer.from('{}') };
  const [checked] = await reader.check([spoilt], nothing);
  expect(checked!.content).toEqual({ kind: 'poison', reason: 'audit.signature-invalid' });
});
