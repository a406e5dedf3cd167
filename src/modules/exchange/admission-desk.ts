import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse } from '../../contracts';
import { OncewayError } from '../../kernel';
import { withDatabase } from '../../platform/database';
import { admitBatch, type Outcome } from './admission';
import type { Admitted, AdmissionCall } from './admission-call';
import { ClaimContract } from './claim-contract';
import { ExchangeSettings } from './exchange-settings';
import { releaseKey } from './idempotency';

/** Calls that share a transaction: enough to spread its commit, few enough to hold no lock long. */
const MOST_IN_BATCH = 128;
/** Batches at once: the second gathers while the first waits for its commit. */
const MOST_RUNNING = 2;
const MOST_WAITING = 5_000;

interface Waiting {
  call: AdmissionCall;
  resolve: (admitted: Admitted) => void;
  reject: (error: unknown) => void;
}

/** Gathers the calls that arrive while a batch is on its way and admits them in one transaction. */
@Injectable()
export class AdmissionDesk {
  private waiting: Waiting[] = [];
  private running = 0;
  private scheduled = false;

  constructor(
    private readonly source: DataSource,
    private readonly settings: ExchangeSettings,
    private readonly claims: ClaimContract,
  ) {}

  /** @throws the refusal of this call, exchange.overloaded, database.unavailable */
  admit(call: AdmissionCall): Promise<Admitted> {
    if (this.waiting.length >= MOST_WAITING) return Promise.reject(refuse('exchange.overloaded'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ call, resolve, reject });
      this.schedule();
    });
  }

  /** The attempt has ended: its retry key may be used again. Whoever waits for the answer does not wait for this. */
  ended(call: AdmissionCall): void {
    // A key that stays busy frees itself at the deadline.
    releaseKey(this.source, call).catch(() => undefined);
  }

  private schedule(): void {
    if (this.scheduled || this.running >= MOST_RUNNING) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const batch = this.waiting.splice(0, MOST_IN_BATCH);
      if (batch.length === 0) return;
      this.running += 1;
      void this.run(batch).finally(() => {
        this.running -= 1;
        this.schedule();
      });
      this.schedule();
    });
  }

  private async run(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.transact(batch.map(({ call }) => call));
      batch.forEach((waiting, at) => settle(waiting, outcomes[at]!));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  private transact(calls: readonly AdmissionCall[]): Promise<Outcome[]> {
    return withDatabase(() =>
      this.source.transaction((tx) => admitBatch(tx, calls, this.settings.instance, this.claims)),
    );
  }
}

function settle({ resolve, reject }: Waiting, outcome: Outcome): void {
  if (outcome instanceof OncewayError) reject(outcome);
  else resolve(outcome);
}
