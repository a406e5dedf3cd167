import { newTrace, systemClock } from '../../kernel';
import type { AuditLog } from '../audit';
import type { AdmissionDesk } from './admission-desk';
import type { Disclosure } from './disclosure';
import type { ExchangeSettings } from './exchange-settings';
import { ExchangeService, type Ask } from './exchange.service';
import type { ReplyDesk } from './reply-desk';
import type { RequestSender } from './request-sender';

const MOST = 4_000;
const keys = { hashing: Buffer.alloc(32), text: Buffer.alloc(32) };
const settings = { clock: systemClock, keys, times: { deadlineMs: 4_000 } } as ExchangeSettings;

const ask = {
  call: { actor: {}, proof: {} },
  body: { subject: { type: 'citizen-number', id: 'x' }, items: ['name'], case: 'c', operator: 'o', reason: 'r' },
  trace: newTrace(),
  onAdmitted: () => undefined,
} as unknown as Ask;

it('beyond 4,000 calls under way one is refused before anything is taken for it, and room is room again', async () => {
  const refusals: (() => void)[] = [];
  const admit = jest.fn(() => new Promise((_, reject) => refusals.push(() => reject(new Error('no')))));
  const service = new ExchangeService(
    { admit } as unknown as AdmissionDesk,
    { assertReady: () => undefined } as unknown as RequestSender,
    {} as ReplyDesk,
    {} as Disclosure,
    {} as AuditLog,
    settings,
  );
  const calls = Array.from({ length: MOST }, () => service.ask(ask).catch(() => 'refused'));
  await expect(service.ask(ask)).rejects.toMatchObject({ code: 'exchange.overloaded' });
  expect(admit).toHaveBeenCalledTimes(MOST);
  refusals[0]!();
  await calls[0];
  void service.ask(ask).catch(() => undefined);
  expect(admit).toHaveBeenCalledTimes(MOST + 1);
  for (const refuse of refusals) refuse();
  await Promise.all(calls);
});
