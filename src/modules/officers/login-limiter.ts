import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { refuse } from '../../contracts';
import { withDatabase } from '../../platform/database';
import { clientNetwork } from './client-network';
import { OfficerSettings } from './officer-settings';

const WINDOW_SECONDS = 15 * 60;
/** Wrong passwords for one login, from wherever; a known officer is locked out no longer than the window. */
const PER_LOGIN = 10;
/** Wrong passwords from one address, for whatever login: an office behind one address makes some too. */
const PER_ADDRESS = 60;

/**
 * Counts attempts in PostgreSQL, so that all replicas count together. An attempt is counted before it is judged, else
 * attempts at once would slip through; a right password gives it back. Without the database nobody logs in.
 */
@Injectable()
export class LoginLimiter {
  private readonly logins: RateLimiterPostgres;
  private readonly addresses: RateLimiterPostgres;

  constructor(
    source: DataSource,
    private readonly settings: OfficerSettings,
  ) {
    const counter = (keyPrefix: string, points: number): RateLimiterPostgres =>
      new RateLimiterPostgres({
        storeClient: source,
        storeType: 'typeorm',
        tableName: 'login_attempts',
        tableCreated: true,
        keyPrefix,
        points,
        duration: WINDOW_SECONDS,
      });
    this.logins = counter('login', PER_LOGIN);
    this.addresses = counter('address', PER_ADDRESS);
  }

  /** Throws `login.rate-limited` with the seconds to wait, and `database.unavailable` when it cannot count. */
  async admit(login: string, address: string): Promise<void> {
    await this.admitAddress(address);
    await consume(this.logins, this.keyOf(login));
  }

  /** For an attempt that names no login. */
  async admitAddress(address: string): Promise<void> {
    await consume(this.addresses, this.keyOf(clientNetwork(address)));
  }

  /** The attempt was no guess: the address gets it back. */
  async excuse(address: string): Promise<void> {
    await withDatabase(() => this.addresses.reward(this.keyOf(clientNetwork(address))));
  }

  /** The password was right: the login's failures are forgotten, the address gets this attempt back. */
  async succeeded(login: string, address: string): Promise<void> {
    await withDatabase(() => this.logins.delete(this.keyOf(login)));
    await this.excuse(address);
  }

  /** Keyed: people type passwords into the login field, and a bare hash of either could be found by trying. */
  private keyOf(text: string): string {
    return createHmac('sha256', this.settings.attemptsKey).update(text).digest('base64url');
  }
}

async function consume(counter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await withDatabase(() => counter.consume(key));
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw refuse('login.rate-limited', { facts: { retryAfterSeconds: error.msBeforeNext / 1000 } });
  }
}
