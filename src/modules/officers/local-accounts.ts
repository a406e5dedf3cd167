import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { refuse, type LoginRequest } from '../../contracts';
import { withDatabase } from '../../platform/database';
import type { Identified, IdentityProvider, LoginMeans } from './identity-provider';
import { LoginLimiter } from './login-limiter';
import { OfficerEntity } from './officer.entity';
import { PasswordCheck } from './password-check';
import { Passwords } from './passwords';
import { Sessions } from './sessions';
import { Totp } from './totp';

/** Accounts with a password and, if the officer wants it, a second factor. */
@Injectable()
export class LocalAccounts implements IdentityProvider<LoginRequest> {
  constructor(
    private readonly source: DataSource,
    private readonly check: PasswordCheck,
    private readonly limiter: LoginLimiter,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly totp: Totp,
  ) {}

  /**
   * Unknown login, wrong password and disabled account are one refusal, `login.refused`, after equal work. Throws
   * `login.rate-limited` with the seconds to wait, `login.one-time-password-expired`, and, to whoever knows the password,
   * `login.totp-required`. Slow hashes are computed here, before a transaction.
   */
  async identify({ login: typed, password, code }: LoginRequest, address: string): Promise<Identified> {
    const login = typed.toLowerCase();
    await this.check.admit(login, address);
    const officer = await withDatabase(() => this.source.manager.findOneBy(OfficerEntity, { login }));
    const right = await this.passwords.verify(officer?.passwordHash, password);
    if (officer === null || !right || officer.disabledAt !== null) throw this.check.counted('login.refused');
    // Only whoever knows the password learns that its time is over.
    if (this.sessions.waitedTooLong(officer)) throw this.check.counted('login.one-time-password-expired');
    if (officer.totpConfirmedAt !== null && code === undefined) {
      // The login's attempts stay counted: else a known password would buy guesses of the code without end.
      await this.limiter.excuse(address);
      throw refuse('login.totp-required');
    }
    return {
      officer,
      origin: 'password',
      confirm: (tx, row) => this.confirm(tx, row, code),
      settled: () => this.check.succeeded(login, address),
    };
  }

  private async confirm(tx: EntityManager, row: OfficerEntity, code: string | undefined): Promise<LoginMeans> {
    if (row.totpConfirmedAt === null) return 'password';
    const used = code === undefined ? undefined : await this.totp.use(tx, row, code);
    if (used === undefined) throw refuse('login.totp-refused');
    return used;
  }
}
