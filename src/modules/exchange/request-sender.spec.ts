import type { DataSource } from 'typeorm';
import { newTrace, systemClock } from '../../kernel';
import type { RecordProducer } from '../../platform/kafka';
import { KeyDirectory } from '../../platform/keys';
import type { Admitted } from './admission-call';
import type { ExchangeSettings } from './exchange-settings';
import { ReplyLease } from './reply-lease';
import { RequestSender } from './request-sender';

const settings = { clock: systemClock, instance: 'i' } as ExchangeSettings;
const send = jest.fn();
const producer = { healthy: () => true, send } as unknown as RecordProducer;
/** A database in which every partition of replies has a holder. */
const crowded = { query: () => Promise.resolve([[], 0]) } as unknown as DataSource;

it('a department that announced no key is asked nothing: keys.unknown', async () => {
  const sender = new RequestSender(
    producer,
    new KeyDirectory(systemClock),
    new ReplyLease(crowded, settings),
    settings,
  );
  const admitted = { asked: {}, standing: { provider: '11990100999000013D' } } as unknown as Admitted;
  await expect(sender.send(admitted, newTrace())).rejects.toMatchObject({ code: 'keys.unknown' });
  expect(send).not.toHaveBeenCalled();
});

it('without a partition for replies nothing is taken for a call: exchange.overloaded', async () => {
  const lease = new ReplyLease(crowded, settings);
  await expect(lease.take(() => undefined)).rejects.toMatchObject({ code: 'exchange.overloaded' });
  const sender = new RequestSender(producer, new KeyDirectory(systemClock), lease, settings);
  expect(() => sender.assertReady()).toThrow(expect.objectContaining({ code: 'exchange.overloaded' }) as Error);
});
