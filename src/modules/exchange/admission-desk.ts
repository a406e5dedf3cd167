import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse } from '../../contracts';
import { OncewayError } from '../../kernel';
import { briefTransaction, withDatabase } from '../../platform/database';
import { admitBatch, type Outcome } from './admission';
import type { Admitted, AdmissionCall, Ended } from './admission-call';
import { ClaimContract } from './claim-contract';
import { ExchangeSettings } from './exchange-settings';
import { GuessAlarm } from './guess-alarm';
import { PendingRequests } from './pending-requests';
import { Releases } from './releases';

/** Calls that share a transaction: enough to spread its commit, few enough to hold no lock long. */
const MOST_IN_BATCH = 128;
/** Batches at once: the second gathers while the first waits for its commit. */
const MOST_RUNNING = 2;
/**
 * With so many exchanges under way, calls wait so long for company: what shares a transaction travels together to the end,
 * through Kafka and the agent, and each journey saved is saved for all. Fewer callers never wait.
 */
const LOADED = 16;
const LINGER_MS = 4;

interface Waiting {
  call: AdmissionCall;
  /** The caller has been answered: what admission says now reaches nobody. */
  over: boolean;
  resolve: (admitted: Admitted) => void;
  reject: (error: unknown) => void;
}

/** Gathers the calls that arrive while a batch is on its way and admits them in one transaction. */
@Injectable()
export class AdmissionDesk {
  private waiting: Waiting[] = [];
  private running = 0;
  private scheduled = false;
  /** Calls that came and have not ended. */
  private underWay = 0;

  constructor(
    private readonly source: DataSource,
    private readonly settings: ExchangeSettings,
    private readonly claims: ClaimContract,
    private readonly releases: Releases,
    private readonly alarm: GuessAlarm,
    private readonly pending: PendingRequests,
  ) {}

  /**
   * At the latest at the call's deadline, for a database that hangs answers nobody. A call that was in a transaction
   * then may be admitted all the same; nothing is sent for it and the worker closes it as lost.
   * @throws the refusal of this call, database.unavailable
   */
  async admit(call: AdmissionCall): Promise<Admitted> {
    this.underWay += 1;
    try {
      return await this.queued(call);
    } catch (error) {
      this.underWay -= 1;
      await this.alarm.afterRefusal(error, call);
      throw error;
    }
  }

  /** What the attempt held is given back, except guesses that were wrong. */
  ended(ended: Ended): void {
    this.underWay -= 1;
    this.releases.add(ended);
  }

  private queued(call: AdmissionCall): Promise<Admitted> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        waiting.over = true;
        settle();
      };
      const waiting: Waiting = {
        call,
        over: false,
        resolve: (admitted) => end(() => resolve(admitted)),
        reject: (error) =>
          end(() => reject(error instanceof Error ? error : new Error('no admission', { cause: error }))),
      };
      const late = (): void =>
        waiting.reject(refuse('database.unavailable', { detail: 'not admitted by the deadline' }));
      const { times, clock } = this.settings;
      // Nobody waits for the answer of a pending call, but its caller for the admission.
      const patienceMs = call.pending === undefined ? call.deadlineMs - clock.now() : times.deadlineMs;
      const timer = setTimeout(late, Math.max(0, patienceMs));
      this.waiting.push(waiting);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.running >= MOST_RUNNING) return;
    this.scheduled = true;
    const begin = (): void => this.begin();
    if (this.underWay >= LOADED && this.waiting.length < MOST_IN_BATCH) setTimeout(begin, LINGER_MS);
    else setImmediate(begin);
  }

  private begin(): void {
    this.scheduled = false;
    this.waiting = this.waiting.filter(({ over }) => !over);
    const batch = this.waiting.splice(0, MOST_IN_BATCH);
    if (batch.length === 0) return;
    this.running += 1;
    void this.run(batch).finally(() => {
      this.running -= 1;
      this.schedule();
    });
    this.schedule();
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
    const { instance, limits, keys, times } = this.settings;
    const { claims, pending } = this;
    const rules = { instance, limits, hashing: keys.hashing, graceMs: times.graceMs, claims, pending };
    return withDatabase(() => briefTransaction(this.source, (tx, atLast) => admitBatch(tx, calls, rules, atLast)));
  }
}

function settle({ resolve, reject }: Waiting, outcome: Outcome): void {
  if (outcome instanceof OncewayError) reject(outcome);
  else resolve(outcome);
}
