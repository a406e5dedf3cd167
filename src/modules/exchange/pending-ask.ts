import { Injectable } from '@nestjs/common';
import type { AcceptedExchange } from '../../contracts';
import { formatTraceparent } from '../../kernel';
import { AdmissionDesk } from './admission-desk';
import { ExchangeService, type Ask } from './exchange.service';
import { ExchangeSettings } from './exchange-settings';
import { assertNoIdentifiers } from './free-texts';
import { idempotencyHash } from './idempotency-key';
import { RequestSender } from './request-sender';

/** So long before its end an exchange is closed that nobody fetched: the record of it has time to get out. */
export const LAST_WORD_MS = 30_000;

/** A question whose answer nobody waits for (RFC 7240 `respond-async`): admitted like any other, sent by a worker. */
@Injectable()
export class PendingAsk {
  constructor(
    private readonly exchanges: ExchangeService,
    private readonly admission: AdmissionDesk,
    private readonly sender: RequestSender,
    private readonly settings: ExchangeSettings,
  ) {}

  /** @throws kafka.unavailable, and what admission refuses */
  async ask(ask: Ask): Promise<AcceptedExchange> {
    const { clock, times, keys } = this.settings;
    assertNoIdentifiers(ask.body);
    this.sender.assertReady();
    const nowMs = clock.now();
    const call = this.exchanges.prepare(ask, nowMs);
    const deadlineMs = nowMs + times.pendingMs;
    const keepUntilMs = deadlineMs + times.keepMs;
    const admitted = await this.admission.admit({
      ...call,
      deadlineMs,
      // The same body under the same key, but waited for, is another call.
      idempotency:
        ask.idempotencyKey === undefined
          ? undefined
          : idempotencyHash(keys.hashing, ask.idempotencyKey, ask.body, 'respond-async\n'),
      pending: { keepUntilMs, endsMs: keepUntilMs + LAST_WORD_MS, traceparent: formatTraceparent(ask.trace) },
    });
    ask.onAdmitted(admitted.limits);
    return { exchange: admitted.exchange, status: `/v1/exchanges/${admitted.exchange}` };
  }
}

/** RFC 7240 §4.1: a preference among others, which may have parameters. */
export function prefersAsync(prefer: string | undefined): boolean {
  return (prefer ?? '').split(',').some((one) => /^\s*respond-async\s*(;|$)/i.test(one));
}
